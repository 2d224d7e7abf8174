import { resolve } from 'node:path';
import { z } from 'zod';

const port = (fallback: number) => z.coerce.number().int().min(1).max(65_535).default(fallback);
const flag = z.stringbool({ truthy: ['true', '1', 'yes'], falsy: ['false', '0', 'no', ''] }).default(false);
const scale = z.coerce.number().positive().default(1);
const optionalUrl = z.url().optional();
const secret = z.string().optional();

/** Every setting, its default and its meaning. Nothing else reads the environment (Temporal's own settings apart). */
export const settings = z.object({
  TRACEWORK_HOME: z.string().default('.tracework').describe('State folder of the embedded parts, keys and secrets'),
  HOST: z.string().default('127.0.0.1').describe('Address the API listens on; embedded parts stay on 127.0.0.1'),
  PORT: port(3001).describe('Port of the API'),
  PUBLIC_URL: optionalUrl.describe('Base URL that clients use, where it differs from http://localhost:PORT'),
  TEMPORAL_PORT: port(7233).describe('Port of the embedded Temporal server'),
  TEMPORAL_UI_PORT: port(8233).describe('Port of the embedded Temporal web UI'),
  TEMPORAL_CLI: z.string().optional().describe('Path of the Temporal CLI for the embedded server'),
  TEMPORAL_ADDRESS: z.string().optional().describe('A Temporal server of yours; then none is embedded'),
  TEMPORAL_UI_URL: optionalUrl.describe('Web UI of that server, for links'),
  PG_OS_USER: z.string().optional().describe('Account that runs the embedded PostgreSQL when started as root'),
  DATABASE_URL: optionalUrl.describe('Runtime login of a PostgreSQL of yours; then none is embedded'),
  DATABASE_ADMIN_URL: optionalUrl.describe('Owner login, for migrate and administration'),
  DATABASE_QUEUE_URL: optionalUrl.describe('Queue login; derived from DATABASE_URL when absent'),
  DATABASE_LISTEN_URL: optionalUrl.describe('Direct address for LISTEN where a transaction pooler stands in between'),
  DATABASE_POOL_SIZE: z.coerce.number().int().min(2).max(500).default(10).describe('Connections a process may hold'),
  TRACEWORK_SECRET_KEYS: secret.describe('Keys for encryption at rest, id:base64; required with an external database'),
  OPENAI_API_KEY: secret.describe('Key of the OpenAI judge'),
  OPENAI_BASE_URL: z.url().default('https://api.openai.com/v1').describe('Any server of chat completions'),
  OPENAI_JUDGE_MODEL: z.string().default('gpt-5-mini').describe('Judge model where a rule names none'),
  SYNC_WAIT_SECONDS: z.coerce.number().positive().max(300).default(30).describe('Longest wait of a synchronous call'),
  WORK_LAG_LIMIT_SECONDS: z.coerce.number().positive().default(60).describe('Due row age at which /health/work fails'),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  ALLOW_PRIVATE_TARGETS: flag.describe('Tests only: let callbacks reach private addresses'),
  RATE_LIMIT_SCALE: scale.describe('Tests only: multiplies every request limit'),
  RETRY_TIME_SCALE: scale.describe('Tests only: multiplies every retry delay and back-off'),
});

export type Config = z.output<typeof settings>;

const secretSettings = /KEY|SECRET|DATABASE_.*URL/;

/** Reads the settings once; blank values count as absent. Throws one sentence that names every bad setting. */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const present = Object.fromEntries(Object.entries(env).filter(([, value]) => value?.trim()));
  const parsed = settings.safeParse(present);
  if (!parsed.success) {
    const problems = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
    throw new Error(`Bad settings: ${problems.join('; ')}.`);
  }
  return { ...parsed.data, TRACEWORK_HOME: resolve(parsed.data.TRACEWORK_HOME) };
}

/** The settings as text for people, with everything secret hidden. */
export const printableConfig = (config: Config): Record<string, string> =>
  Object.fromEntries(
    Object.entries(config).map(([name, value]) => [name, secretSettings.test(name) && value ? '(set)' : String(value)]),
  );

/** One sentence for each setting that is meant for tests and not at its default. */
export function warnings(config: Config): string[] {
  const found = [];
  if (config.ALLOW_PRIVATE_TARGETS)
    found.push('ALLOW_PRIVATE_TARGETS is on: users can make this server call private addresses.');
  if (config.RATE_LIMIT_SCALE !== 1) found.push(`RATE_LIMIT_SCALE is ${config.RATE_LIMIT_SCALE}: limits are not real.`);
  if (config.RETRY_TIME_SCALE !== 1)
    found.push(`RETRY_TIME_SCALE is ${config.RETRY_TIME_SCALE}: retries are not on time.`);
  return found;
}
