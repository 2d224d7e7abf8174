import { Connection } from '@temporalio/client';
import type { TemporalTarget } from '../../workers/runtime/temporal-client.ts';
import { searchAttributeTypes } from '../../workflows/search-attributes.ts';
import { errorText } from '../embedded/error-text.ts';
import { ensureSearchAttributes } from '../embedded/temporal/search-attributes.ts';

const PATIENCE_MS = 5_000;

/** Registers what workflows are found by on a server of the operator's; answers one sentence when that could not be done. */
export async function registerSearchAttributes(target: TemporalTarget): Promise<string | undefined> {
  const { connectionOptions, namespace = 'default' } = target;
  let connection: Connection | undefined;
  try {
    connection = await Connection.connect({ ...connectionOptions, connectTimeout: PATIENCE_MS });
    const open = connection;
    await open.withDeadline(Date.now() + PATIENCE_MS, () =>
      ensureSearchAttributes(open, namespace, searchAttributeTypes),
    );
    return undefined;
  } catch (error) {
    return `The Temporal server was not prepared (${errorText(error)}); see "tracework doctor".`;
  } finally {
    await connection?.close();
  }
}
