import { z } from 'zod';
import { modelSettings } from './model-settings.ts';
import { flag, integer, number, port, scale, secret, secretUrl, webUrl } from './setting-types.ts';
import { trustProxy } from './trust-proxy.ts';

const postgresUrl = secretUrl(/^postgres(ql)?$/, 'postgres://user:password@host:5432/database');
const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

/** The settings that all products share. */
export const sharedSettings = {
  TRACEWORK_HOME: z.string().default('.tracework').describe('State folder of the embedded parts, keys and secrets'),
  HOST: z.string().default('127.0.0.1').describe('Address the API listens on; embedded parts stay on 127.0.0.1'),
  PORT: port(3001).describe('Port of the API'),
  PUBLIC_URL: webUrl.optional().describe('Base URL that clients use, where it differs from http://localhost:PORT'),
  TRUST_PROXY: trustProxy.describe(
    'Whose X-Forwarded-For is believed: as Express, true, a number or a list of networks',
  ),
  TEMPORAL_PORT: port(7233).describe('Port of the embedded Temporal server'),
  TEMPORAL_UI_PORT: port(8233).describe('Port of the embedded Temporal web UI'),
  TEMPORAL_CLI: z.string().optional().describe('Path of the Temporal CLI for the embedded server'),
  TEMPORAL_ADDRESS: z.string().optional().describe('A Temporal server of yours; then none is embedded'),
  TEMPORAL_UI_URL: webUrl.optional().describe('Web UI of that server, for links'),
  PG_OS_USER: z.string().optional().describe('Account that runs the embedded PostgreSQL when started as root'),
  DATABASE_URL: postgresUrl.describe('Runtime login of a PostgreSQL of yours; then none is embedded'),
  DATABASE_ADMIN_URL: postgresUrl.describe('Owner login, for migrate and administration'),
  DATABASE_QUEUE_URL: postgresUrl.describe('Queue login; derived from DATABASE_URL when absent'),
  DATABASE_LISTEN_URL: postgresUrl.describe('Direct address for LISTEN where a transaction pooler stands in between'),
  DATABASE_POOL_SIZE: integer(2, 500, 10).describe('Connections a process may hold'),
  TRACEWORK_SECRET_KEYS: secret.describe('Keys for encryption at rest, id:base64; required with an external database'),
  ...modelSettings,
  MEDIA_DIR: z.string().optional().describe('Folder of stored files, shared by all processes; TRACEWORK_HOME/media'),
  S3_BUCKET: z.string().optional().describe('Keeps stored files in this bucket instead of a folder'),
  S3_PREFIX: z.string().default('').describe('Put before the name of every object'),
  S3_ENDPOINT: webUrl.optional().describe('S3 server other than the one of AWS'),
  S3_REGION: z.string().optional().describe('Region of the bucket; as for all AWS tools when absent'),
  S3_ACCESS_KEY_ID: secret.describe('Login of the S3 server; as for all AWS tools when absent'),
  S3_SECRET_ACCESS_KEY: secret.describe('Its secret'),
  SMTP_URL: secretUrl(/^smtps?$/, 'smtp://user:password@host:587').describe(
    'Mail server for notices; without it none is sent',
  ),
  MAIL_FROM: z.string().default('Tracework <noreply@localhost>').describe('Sender of notices by mail'),
  WEBHOOK_EVENT_RETENTION_DAYS: integer(0, 36_500, 90).describe(
    'Days after which events and their settled deliveries are deleted; 0 keeps them',
  ),
  WORK_LAG_LIMIT_SECONDS: number(0.001, 86_400, 60).describe('Due row age at which /health/work fails'),
  LOG_LEVEL: z
    .enum(logLevels, { error: `must be one of ${logLevels.join(', ')}` })
    .default('info')
    .describe('How much is logged, as JSON lines'),
  ALLOW_PRIVATE_TARGETS: flag.describe('Tests only: let callbacks reach private addresses'),
  RATE_LIMIT_SCALE: scale.describe('Tests only: multiplies every request limit'),
  RETRY_TIME_SCALE: scale.describe('Tests only: multiplies every retry delay and back-off'),
};

export type SharedConfig = z.output<z.ZodObject<typeof sharedSettings>>;

/** Settings that cannot be used; its message is one sentence that names each of them. */
export class SettingsError extends Error {
  override name = 'SettingsError';
}

/** Reads the settings once; blank values count as absent. Throws SettingsError naming every bad one. */
export function parseSettings<Schema extends z.ZodType>(settings: Schema, env: NodeJS.ProcessEnv): z.output<Schema> {
  const present = Object.fromEntries(Object.entries(env).filter(([, value]) => value?.trim()));
  const parsed = settings.safeParse(present);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`);
  throw new SettingsError(`Bad settings: ${problems.join('; ')}.`);
}

/** The settings as text for people, with what their schema marks as secret hidden. */
export const printSettings = (settings: z.ZodObject, config: Record<string, unknown>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(settings.shape).map(([name, schema]) => [
      name,
      z.globalRegistry.get(schema)?.secret && config[name] ? '(set)' : printable(config[name]),
    ]),
  );

/** A setting's value as text. */
export const printable = (value: unknown): string =>
  typeof value === 'object' ? JSON.stringify(value) : String(value);

/** One sentence for each setting that is meant for tests and not at its default. */
export function warnings(config: SharedConfig): string[] {
  const found = [];
  if (config.ALLOW_PRIVATE_TARGETS)
    found.push('ALLOW_PRIVATE_TARGETS is on: users can make this server call private addresses.');
  if (config.RATE_LIMIT_SCALE !== 1) found.push(`RATE_LIMIT_SCALE is ${config.RATE_LIMIT_SCALE}: limits are not real.`);
  if (config.RETRY_TIME_SCALE !== 1)
    found.push(`RETRY_TIME_SCALE is ${config.RETRY_TIME_SCALE}: retries are not on time.`);
  return found;
}
