import { type DestinationStream, type Logger, pino } from 'pino';
import type { SharedConfig } from '../config/config.ts';
import { LogWriter } from './log-writer.ts';

export type { Logger } from 'pino';

const secretNames = ['authorization', 'cookie', 'set-cookie', 'x-api-key', 'x-retrace-key', 'api_key', 'api-key'];

/** Every name at the top of a log line and up to three objects deep. */
const redactedPaths = secretNames.flatMap((name) =>
  ['', '*', '*.*', '*.*.*'].map((parents) => `${parents}["${name}"]`),
);

/** A URL or path without the values of its secret query parameters. */
const hideSecrets = (url: string): string => url.replace(/([?&](?:api_?key|token|sig)=)[^&#]*/gi, '$1[hidden]');

/** What a database error says of the row it met stays out of the log: the ORM puts values into its message. */
function serializeError(error: Error & { code?: unknown; constraint?: unknown; table?: unknown }): object {
  const { code, constraint, table, name, stack = '' } = error;
  if (typeof code !== 'string' || !/^[0-9A-Z]{5}$/.test(code)) {
    const { cause } = error;
    return {
      ...pino.stdSerializers.errWithCause(error),
      ...(cause instanceof Error && { cause: serializeError(cause) }),
    };
  }
  const frames = stack.split('\n').filter((line) => /^\s+at /.test(line));
  return { type: name, message: `database error ${code}`, code, constraint, table, stack: frames.join('\n') };
}

const stderr = { fd: () => 2 };

/** The process's logger: JSON lines to stderr (`''`) or to a stream; credentials never pass. */
export function createLogger(config: Pick<SharedConfig, 'LOG_LEVEL'>, to: DestinationStream | '' = ''): Logger {
  const stream = to || new LogWriter(stderr);
  return pino(
    {
      level: config.LOG_LEVEL,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: { paths: redactedPaths, censor: '[hidden]' },
      serializers: { err: serializeError, url: hideSecrets },
    },
    stream,
  );
}
