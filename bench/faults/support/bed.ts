import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { openState } from '../../../cli/embedded/files/state.ts';
import { watchLogs } from './database.ts';
import { type Judge, startJudge } from './judge.ts';
import { type Ledger, openLedger } from './ledger.ts';
import { type Load, type LoadOptions, startLoad } from './load.ts';
import { rules } from './logs.ts';
import { cli, type Program } from './program.ts';
import { type Api, isServing, startApi, startWorker } from './programs.ts';
import { type Server, startDatabase, startTemporalServer } from './servers.ts';

/** A workspace, and the keys to its logs and its cases. */
export interface Workspace {
  workspaceId: string;
  token: string;
  /** Of the product investigations, scope admin. */
  investigationsToken: string;
}

/** Everything a scenario may break: servers of its own, the product's processes, and clients with a ledger. */
export interface Bed extends Workspace {
  home: string;
  adminUrl: string;
  temporalAddress: string;
  ledger: Ledger;
  judge: Judge;
  postgres: Server;
  temporal: Server;
  /** Settings of the programs that are started from now on. */
  configure(env: Record<string, string>): void;
  /** Runs a command of the product as the database's owner; answers what it printed. */
  command(...args: string[]): Promise<string>;
  /** Starts one more API or worker by the product's own command, and waits until it serves. */
  addApi(): Promise<Api>;
  addWorker(): Promise<Program>;
  /** Starts clients against all APIs there are, once the rules are in place. */
  load(options: LoadOptions): Promise<Load>;
  /** Creates one more workspace, which the ledger knows nothing of. */
  addWorkspace(name: string): Promise<Workspace>;
  /** The address of an API that answers. */
  liveUrl(): Promise<string>;
  /** Ends everything; the folder with ledger and logs stays where `keep` says so. */
  close(keep: boolean): Promise<void>;
}

const run = promisify(execFile);

export async function openBed(env: Record<string, string> = {}): Promise<Bed> {
  const home = mkdtempSync(join(tmpdir(), 'tracework-faults-'));
  chmodSync(home, 0o711); // root's database account has to pass through
  const stops: (() => Promise<unknown> | unknown)[] = [];
  const closing = (stop: () => Promise<unknown> | unknown) => void stops.unshift(stop);
  const closeOnce = async (keep: boolean) => {
    for (const stop of stops) await Promise.resolve(stop()).catch(() => {}); // it may be down already
    if (!keep) removeHome(home);
  };
  let closed: Promise<void> | undefined;
  const close = (keep: boolean) => {
    closed ??= closeOnce(keep);
    return closed;
  };
  try {
    return await furnish(home, env, closing, close);
  } catch (error) {
    await close(true);
    throw error;
  }
}

type Closing = (stop: () => Promise<unknown> | unknown) => void;

async function furnish(
  home: string,
  ownEnv: Record<string, string>,
  closing: Closing,
  close: Bed['close'],
): Promise<Bed> {
  const { server: postgres, postgres: database } = await startDatabase(home);
  closing(() => postgres.stop());
  const { server: temporal, address } = await startTemporalServer(home);
  closing(() => temporal.stop());
  const judge = await startJudge();
  closing(() => judge.stop());
  const ledger = openLedger(home);
  closing(() => ledger.close());

  const host = `${database.host}:${database.port}/postgres`;
  const adminUrl = `postgres://${database.user}:${database.password}@${host}`;
  const common = settings({ home, databaseUrl: `postgres://tracework:runtime@${host}`, address, judge });
  let env = { ...common, ...ownEnv };
  const command = async (...args: string[]) =>
    (await run(cli, args, { env: { ...env, DATABASE_ADMIN_URL: adminUrl } })).stdout;
  await command('migrate');
  const addWorkspace = async (name: string): Promise<Workspace> => {
    const printed = await command('workspaces', 'create', name, '--json');
    const { workspaceId, evaluations, investigations }: CreatedWorkspace = JSON.parse(printed);
    return { workspaceId, token: evaluations.webhookToken, investigationsToken: investigations.token };
  };
  const workspace = await addWorkspace('Faults');
  const { workspaceId, token } = workspace;
  await watchLogs(adminUrl, workspaceId);

  const apis: Api[] = [];
  const liveUrl = async () => {
    for (const { url } of apis) if (await isServing(url)) return url;
    throw new Error('no API answers');
  };
  let ruled = false;
  return {
    ...{ ...workspace, home, adminUrl, ledger, judge, postgres, temporal, liveUrl, close, addWorkspace, command },
    temporalAddress: address,
    configure: (more) => {
      env = { ...env, ...more };
    },
    async addApi() {
      const api = await startApi(home, apis.length + 1, env);
      closing(() => api.kill());
      apis.push(api);
      return api;
    },
    async addWorker() {
      const worker = await startWorker(home, env);
      closing(() => worker.kill());
      return worker;
    },
    async load(options) {
      if (!ruled) await createRules(await liveUrl(), token);
      ruled = true;
      return startLoad(
        apis.map(({ url }) => url),
        token,
        ledger,
        options,
      );
    },
  };
}

/** What `workspaces create --json` prints. */
interface CreatedWorkspace {
  workspaceId: string;
  evaluations: { webhookToken: string };
  investigations: { token: string };
}

interface ProjectAndTask {
  home: string;
  databaseUrl: string;
  address: string;
  judge: Judge;
}

const settings = ({ home, databaseUrl, address, judge }: ProjectAndTask): Record<string, string> => ({
  PATH: process.env.PATH ?? '',
  HOME: process.env.HOME ?? '',
  TRACEWORK_HOME: join(home, 'product'),
  DATABASE_URL: databaseUrl,
  TRACEWORK_SECRET_KEYS: `k1:${randomBytes(32).toString('base64')}`,
  TEMPORAL_ADDRESS: address,
  OPENAI_BASE_URL: judge.baseUrl,
  OPENAI_API_KEY: judge.apiKey,
  RATE_LIMIT_SCALE: '1000',
  ALLOW_PRIVATE_TARGETS: 'true', // receivers are on loopback
});

async function createRules(url: string, token: string): Promise<void> {
  for (const rule of rules) {
    const answer = await fetch(`${url}/api/rules`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(rule),
    });
    if (answer.status !== 201) throw new Error(`a rule was refused: ${await answer.text()}`);
  }
}

function removeHome(home: string): void {
  const elsewhere = openState(home).read('postgres')?.folder;
  if (elsewhere) rmSync(dirname(elsewhere), { recursive: true, force: true });
  rmSync(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
}
