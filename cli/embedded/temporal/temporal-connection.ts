import { Connection } from '@temporalio/client';

/** Runs `work` on a short connection when the server at `address` answers for the namespace; undefined when it does not. */
export async function withTemporal<T>(
  address: string,
  namespace: string,
  work: (connection: Connection) => Promise<T>,
): Promise<T | undefined> {
  const connection = await connect(address, namespace);
  if (!connection) return undefined;
  try {
    return await work(connection);
  } finally {
    await connection.close();
  }
}

async function connect(address: string, namespace: string): Promise<Connection | undefined> {
  let connection: Connection | undefined;
  try {
    connection = await Connection.connect({ address, connectTimeout: 2_000 });
    const { workflowService } = connection;
    await connection.withDeadline(Date.now() + 2_000, () => workflowService.describeNamespace({ namespace }));
    return connection;
  } catch {
    await connection?.close();
    return undefined; // not up yet, or not yet done with its namespaces
  }
}
