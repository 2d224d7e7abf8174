import { resolve } from 'node:path';
import { z } from 'zod';
import { defaultJudgeModels } from '../../domain/evaluations/judge/choose-judge.ts';
import { ModelPrices } from '../../domain/models/usage.ts';
import '../../domain/issues/plain-issues.ts';

const number = (low: number, high: number, fallback: number) => {
  const error = `must be a number from ${low} to ${high}`;
  return z.coerce.number({ error }).min(low, { error }).max(high, { error }).default(fallback);
};
const integer = (low: number, high: number, fallback: number) => {
  const error = `must be a whole number from ${low} to ${high}`;
  return z.coerce.number({ error }).int({ error }).min(low, { error }).max(high, { error }).default(fallback);
};
const port = (fallback: number) => integer(1, 65_535, fallback);
const flag = z
  .stringbool({ truthy: ['true', '1', 'yes'], falsy: ['false', '0', 'no'], error: 'must be true or false' })
  .default(false);
const scale = number(0.000_001, 1_000_000, 1);
const webUrl = z.url({ protocol: /^https?$/, error: 'must be an http or https address' });
const databaseUrl = z
  .url({ protocol: /^postgres(ql)?$/, error: 'must look like postgres://user:password@host:5432/database' })
  .optional();
const secret = z.string().optional();
const model = (fallback: string) => z.string().default(fallback).describe('Judge model where nobody names one');
const headerText = z.string().regex(/^[\x20-\x7e]*$/, 'must be plain ASCII');
const json = <Schema extends z.ZodType>(schema: Schema, fallback: string, form: string) =>
  z
    .string()
    .default(fallback)
    .transform((text, context): z.output<Schema> => {
      const parsed = schema.safeParse(parseJson(text));
      if (parsed.success) return parsed.data;
      context.addIssue(`must be JSON like ${form}`);
      return z.NEVER;
    });
const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Every setting, its default and its meaning. Nothing else reads the environment (Temporal's own settings apart). */
export const settings = z.object({
  TRACEWORK_HOME: z.string().default('.tracework').describe('State folder of the embedded parts, keys and secrets'),
  HOST: z.string().default('127.0.0.1').describe('Address the API listens on; embedded parts stay on 127.0.0.1'),
  PORT: port(3001).describe('Port of the API'),
  PUBLIC_URL: webUrl.optional().describe('Base URL that clients use, where it differs from http://localhost:PORT'),
  TEMPORAL_PORT: port(7233).describe('Port of the embedded Temporal server'),
  TEMPORAL_UI_PORT: port(8233).describe('Port of the embedded Temporal web UI'),
  TEMPORAL_CLI: z.string().optional().describe('Path of the Temporal CLI for the embedded server'),
  TEMPORAL_ADDRESS: z.string().optional().describe('A Temporal server of yours; then none is embedded'),
  TEMPORAL_UI_URL: webUrl.optional().describe('Web UI of that server, for links'),
  PG_OS_USER: z.string().optional().describe('Account that runs the embedded PostgreSQL when started as root'),
  DATABASE_URL: databaseUrl.describe('Runtime login of a PostgreSQL of yours; then none is embedded'),
  DATABASE_ADMIN_URL: databaseUrl.describe('Owner login, for migrate and administration'),
  DATABASE_QUEUE_URL: databaseUrl.describe('Queue login; derived from DATABASE_URL when absent'),
  DATABASE_LISTEN_URL: databaseUrl.describe('Direct address for LISTEN where a transaction pooler stands in between'),
  DATABASE_POOL_SIZE: integer(2, 500, 10).describe('Connections a process may hold'),
  TRACEWORK_SECRET_KEYS: secret.describe('Keys for encryption at rest, id:base64; required with an external database'),
  ANTHROPIC_API_KEY: secret.describe('Key of the judge for workspaces without one'),
  ANTHROPIC_BASE_URL: webUrl.default('https://api.anthropic.com').describe('Any server of Anthropic messages'),
  ANTHROPIC_JUDGE_MODEL: model(defaultJudgeModels.anthropic),
  OPENAI_API_KEY: secret.describe('Key of the judge for workspaces without one; `none` for a server that wants none'),
  OPENAI_BASE_URL: webUrl.default('https://api.openai.com/v1').describe('Any server of chat completions'),
  OPENAI_JUDGE_MODEL: model(defaultJudgeModels.openai),
  OPENROUTER_API_KEY: secret.describe('Key of the judge for workspaces without one'),
  OPENROUTER_BASE_URL: webUrl.default('https://openrouter.ai/api/v1').describe('Any server that answers as OpenRouter'),
  OPENROUTER_JUDGE_MODEL: model(defaultJudgeModels.openrouter),
  OPENROUTER_REFERER: webUrl.optional().describe('Sent to OpenRouter as HTTP-Referer'),
  OPENROUTER_TITLE: headerText.optional().describe('Sent to OpenRouter as X-Title'),
  JUDGE_PRICES: json(ModelPrices, '{}', '{"provider/model": {"input": USD, "output": USD}}').describe(
    'What a million tokens cost, as JSON by provider/model',
  ),
  FETCH_TIMEOUT_SECONDS: number(0.001, 45, 15).describe('Longest time of one try to fetch a file of a log'),
  MEDIA_DIR: z.string().optional().describe('Folder of stored files, shared by all processes; TRACEWORK_HOME/media'),
  S3_BUCKET: z.string().optional().describe('Keeps stored files in this bucket instead of a folder'),
  S3_PREFIX: z.string().default('').describe('Put before the name of every object'),
  S3_ENDPOINT: webUrl.optional().describe('S3 server other than the one of AWS'),
  S3_REGION: z.string().optional().describe('Region of the bucket; as for all AWS tools when absent'),
  S3_ACCESS_KEY_ID: secret.describe('Login of the S3 server; as for all AWS tools when absent'),
  S3_SECRET_ACCESS_KEY: secret.describe('Its secret'),
  JUDGE_TIMEOUT_SECONDS: number(0.001, 24, 20).describe('Longest time of one call to a judge'),
  SLACK_SIGNING_SECRET: secret.describe('Signing secret of your Slack app, for decisions made in Slack'),
  SMTP_URL: z
    .url({ protocol: /^smtps?$/, error: 'must look like smtp://user:password@host:587' })
    .optional()
    .describe('Mail server for notices; without it none is sent'),
  MAIL_FROM: z.string().default('Tracework <noreply@localhost>').describe('Sender of notices by mail'),
  SYNC_WAIT_SECONDS: number(0.001, 300, 30).describe('Longest wait of a synchronous call'),
  LOG_RETENTION_DAYS: integer(0, 36_500, 0).describe('Days after which evaluated logs are deleted; 0 keeps them'),
  WORK_LAG_LIMIT_SECONDS: number(0.001, 86_400, 60).describe('Due row age at which /health/work fails'),
  LOG_LEVEL: z
    .enum(logLevels, { error: `must be one of ${logLevels.join(', ')}` })
    .default('info')
    .describe('How much is logged, as JSON lines'),
  ALLOW_PRIVATE_TARGETS: flag.describe('Tests only: let callbacks reach private addresses'),
  RATE_LIMIT_SCALE: scale.describe('Tests only: multiplies every request limit'),
  RETRY_TIME_SCALE: scale.describe('Tests only: multiplies every retry delay and back-off'),
});

export type Config = z.output<typeof settings>;

/** Settings that cannot be used; its message is one sentence that names each of them. */
export class SettingsError extends Error {
  override name = 'SettingsError';
}

const secretSettings = /KEY|SECRET|DATABASE_.*URL|SMTP_URL/;

/** Reads the settings once; blank values count as absent. Throws SettingsError naming every bad one. */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const present = Object.fromEntries(Object.entries(env).filter(([, value]) => value?.trim()));
  const parsed = settings.safeParse(present);
  if (!parsed.success) {
    const problems = parsed.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`);
    throw new SettingsError(`Bad settings: ${problems.join('; ')}.`);
  }
  return { ...parsed.data, TRACEWORK_HOME: resolve(parsed.data.TRACEWORK_HOME) };
}

/** The settings as text for people, with everything secret hidden. */
export const printableConfig = (config: Config): Record<string, string> =>
  Object.fromEntries(
    Object.entries(config).map(([name, value]) => [
      name,
      secretSettings.test(name) && value ? '(set)' : printable(value),
    ]),
  );

/** A setting's value as text. */
export const printable = (value: unknown): string =>
  typeof value === 'object' ? JSON.stringify(value) : String(value);

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
