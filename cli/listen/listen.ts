import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { signingSecrets } from '../../db/webhooks/endpoints/signing-secrets.ts';
import type { Config } from '../../workers/settings.ts';
import { StartError } from '../embedded/start-error.ts';
import { readKeysFile } from '../home/keys-file.ts';
import { requirePort } from '../process/require-port.ts';
import { untilStopped } from '../process/until-stopped.ts';
import type { CliProduct } from '../products.ts';
import { findWorkspaceId } from '../tenancy/find-workspace-id.ts';
import { withTenancy } from '../tenancy/open-tenancy.ts';
import { describeCall } from './describe-call.ts';
import { readBody } from './read-body.ts';
import { standardSignature } from './signature-check.ts';

export interface ListenOptions {
  port: number;
  secret?: string;
  status: number;
  workspace: string;
}

const HOST = '127.0.0.1';

/** Receives on loopback and prints what comes, until it is stopped. */
export async function listen(config: Config, options: ListenOptions, products: readonly CliProduct[]): Promise<void> {
  const checks = [standardSignature, ...products.flatMap(({ signature }) => signature ?? [])];
  if (options.port > 0) await requirePort(HOST, options.port);
  const secret = options.secret ?? (await workspaceSecret(config, options.workspace));
  const receive = async (request: IncomingMessage, response: ServerResponse) => {
    const body = await readBody(request);
    const status = body === undefined ? 413 : options.status;
    response.writeHead(status).end();
    const { method = '', url = '', headers } = request;
    console.log(describeCall({ method, path: url, headers, body: body ?? '', at: new Date(), secret, status, checks }));
  };
  const server = createServer((request, response) => {
    receive(request, response).catch(() => response.destroy()); // the caller hung up
  });
  server.listen(options.port, HOST);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  console.log(`Listening on http://${HOST}:${port}/ and answering ${options.status}. Ctrl-C ends it.`);
  await untilStopped(() => process.exit(1));
  server.close();
  server.closeAllConnections();
}

async function workspaceSecret(config: Config, workspace: string): Promise<string> {
  if (!config.DATABASE_URL && !readKeysFile(config.TRACEWORK_HOME))
    throw new StartError(
      `There is no workspace in ${config.TRACEWORK_HOME} to take the signing secret from; give it with --secret.`,
    );
  return withTenancy(config, async (tenancy) => {
    const workspaceId = await findWorkspaceId(tenancy, workspace);
    return (await signingSecrets(tenancy.db, tenancy.secrets, { workspaceId, product: 'evaluations' })).current;
  });
}
