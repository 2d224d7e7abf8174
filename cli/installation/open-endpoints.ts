import { deriveQueueUrl } from '../../db/logins.ts';
import { createSecretBox } from '../../db/secrets/encryption.ts';
import { temporalTarget } from '../../workers/runtime/temporal-client.ts';
import type { Config } from '../../workers/settings.ts';
import type { State } from '../embedded/files/state.ts';
import type { EmbeddedPostgres } from '../embedded/postgres/postgres.ts';
import { StartError } from '../embedded/start-error.ts';
import type { DatabaseEndpoints, TemporalEndpoints } from '../endpoints.ts';
import { instanceSecrets } from '../home/instance-secrets.ts';

type Logins = Omit<DatabaseEndpoints, 'secretKeys'>;

/** The logins of the PostgreSQL of the settings; undefined when one is to be embedded. */
export function externalLogins(config: Config): Logins | undefined {
  const { DATABASE_URL: databaseUrl } = config;
  if (!databaseUrl) return undefined;
  return {
    databaseUrl,
    queueUrl: config.DATABASE_QUEUE_URL ?? deriveQueueUrl(databaseUrl),
    listenUrl: config.DATABASE_LISTEN_URL ?? databaseUrl,
    adminUrl: config.DATABASE_ADMIN_URL,
  };
}

/** The same with the secret keys; throws StartError when they are missing. */
export function externalDatabase(config: Config): DatabaseEndpoints | undefined {
  const logins = externalLogins(config);
  if (!logins) return undefined;
  if (config.TRACEWORK_SECRET_KEYS) return { ...logins, secretKeys: checkedKeys(config.TRACEWORK_SECRET_KEYS) };
  throw new StartError(
    'DATABASE_URL needs TRACEWORK_SECRET_KEYS beside it, the same for every process: an id, a colon and the output of "openssl rand -base64 32".',
  );
}

/** The logins of the embedded PostgreSQL, whose passwords and secret key are made once and kept in the state folder. */
export async function embeddedDatabase(
  config: Config,
  state: State,
  { user, password, host, port }: Pick<EmbeddedPostgres, 'user' | 'password' | 'host' | 'port'>,
): Promise<DatabaseEndpoints> {
  const { runtimePassword, secretKeys } = await instanceSecrets(state);
  const address = (login: string, secret: string) =>
    `postgres://${login}:${encodeURIComponent(secret)}@${host}:${port}/postgres`;
  const databaseUrl = address('tracework', runtimePassword);
  return {
    databaseUrl,
    queueUrl: deriveQueueUrl(databaseUrl),
    listenUrl: databaseUrl,
    adminUrl: address(user, password),
    secretKeys: checkedKeys(config.TRACEWORK_SECRET_KEYS ?? secretKeys),
  };
}

/** The Temporal server of the settings; undefined when one is to be embedded. */
export function externalTemporal(config: Config): TemporalEndpoints | undefined {
  if (!config.TEMPORAL_ADDRESS) return undefined;
  const uiUrl = config.TEMPORAL_UI_URL ?? `http://${config.TEMPORAL_ADDRESS.replace(/:\d+$/, '')}:8233`;
  return { temporal: temporalTarget(), temporalUiUrl: uiUrl.replace(/\/+$/, '') };
}

/** The embedded Temporal server at these ports. */
export const embeddedTemporal = ({ port, uiPort }: { port: number; uiPort: number }): TemporalEndpoints => ({
  temporal: temporalTarget(`127.0.0.1:${port}`),
  temporalUiUrl: `http://localhost:${uiPort}`,
});

function checkedKeys(text: string): string {
  try {
    createSecretBox(text);
    return text;
  } catch (error) {
    throw new StartError(error instanceof Error ? error.message : String(error));
  }
}
