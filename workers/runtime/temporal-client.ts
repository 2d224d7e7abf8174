import { Client, Connection, defaultGrpcRetryOptions, makeGrpcRetryInterceptor } from '@temporalio/client';
import { loadClientConnectConfig } from '@temporalio/envconfig';

/** Where the Temporal server is and how to log in there. */
export type TemporalTarget = ReturnType<typeof loadClientConnectConfig>;

/**
 * The server of the environment or profile file (address, namespace, TLS, API key: `@temporalio/envconfig`), or the
 * embedded one at the given address.
 */
export const temporalTarget = (embeddedAddress?: string): TemporalTarget =>
  embeddedAddress
    ? { connectionOptions: { address: embeddedAddress }, namespace: 'default' }
    : loadClientConnectConfig();

const LONGEST_PAUSE_MS = 1_000;

/** By default the pauses of a channel grow to two minutes, for which a server that was away for long would get no work. */
const channelArgs = {
  'grpc.initial_reconnect_backoff_ms': 250,
  'grpc.max_reconnect_backoff_ms': LONGEST_PAUSE_MS,
};

/** Ends the retries of a client's calls and waits for the one that is due. */
type EndRetries = () => Promise<void>;

const endRetries = new WeakMap<Client, EndRetries>();

/** A client that connects when it is first used, so a process starts while Temporal is away; `closeTemporal` closes it. */
export function openTemporal({ connectionOptions, namespace }: TemporalTarget): Client {
  const { interceptor, end } = endableRetries();
  const connection = Connection.lazy({ ...connectionOptions, channelArgs, interceptors: [interceptor] });
  const client = new Client({ connection, namespace });
  endRetries.set(client, end);
  return client;
}

/** Closes a client of `openTemporal`; calls under way fail, within a second or so. */
export async function closeTemporal(client: Client): Promise<void> {
  await endRetries.get(client)?.();
  await client.connection.close();
}

/** The standard retries, made to end: one that comes due after its channel was closed throws where nobody can catch it. */
function endableRetries(): { interceptor: ReturnType<typeof makeGrpcRetryInterceptor>; end: EndRetries } {
  const standard = defaultGrpcRetryOptions();
  let isEnding = false;
  let nextDueAt = 0;
  const interceptor = makeGrpcRetryInterceptor({
    retryableDecider: (attempt, status) => !isEnding && standard.retryableDecider(attempt, status),
    delayFunction(attempt, status) {
      const delayMs = Math.min(LONGEST_PAUSE_MS, standard.delayFunction(attempt, status));
      nextDueAt = Math.max(nextDueAt, Date.now() + delayMs);
      return delayMs;
    },
  });
  return {
    interceptor,
    async end() {
      isEnding = true;
      if (nextDueAt === 0) return;
      // One that is overdue, in a process that was busy, comes before this as well: timers fire in the order of their age.
      const waitMs = Math.max(0, nextDueAt - Date.now());
      await new Promise((resolve) => setTimeout(resolve, waitMs + 50));
    },
  };
}
