import { randomUUID } from 'node:crypto';
import { Connection } from '@temporalio/client';
import { ensureSearchAttributes } from '../../cli/embedded/temporal/search-attributes.ts';
import type { TemporalTarget } from '../../workers/runtime/temporal-client.ts';
import { searchAttributeTypes } from '../../workflows/search-attributes.ts';

/** A namespace of its own on the test server, so that no other test's worker takes its tasks. */
export async function createTestNamespace(): Promise<TemporalTarget> {
  const address = process.env.TEST_TEMPORAL_ADDRESS;
  if (!address) throw new Error('TEST_TEMPORAL_ADDRESS is not set: run the tests by `npm test`.');
  const connection = await Connection.connect({ address });
  const namespace = `test-${randomUUID()}`;
  await connection.workflowService.registerNamespace({
    namespace,
    workflowExecutionRetentionPeriod: { seconds: 86_400 as never },
  });
  await ensureSearchAttributes(connection, namespace, searchAttributeTypes);
  await connection.close();
  return { connectionOptions: { address }, namespace };
}
