import { Client, Connection } from '@temporalio/client';
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

/** A client that connects when it is first used, so a process starts while Temporal is away. */
export function openTemporal({ connectionOptions, namespace }: TemporalTarget): Client {
  return new Client({ connection: Connection.lazy(connectionOptions), namespace });
}
