import type { PoolClient } from 'pg';
import type { Database } from '../database.ts';

/** A reader that takes nothing for this long loses the connection that is held for it. */
const LONGEST_PAUSE_MS = 60_000;

/**
 * Reads of one workspace and one moment, piece by piece, for answers that shall not be in memory whole. It holds a connection
 * until the last piece is taken, or the reader goes away.
 */
export async function* inSnapshot<T>(
  db: Database,
  workspaceId: string,
  read: (client: PoolClient) => AsyncIterable<T>,
): AsyncGenerator<T> {
  const client = await db.pool.connect();
  let isBroken = false;
  try {
    await client.query('begin isolation level repeatable read read only');
    await client.query({
      text: `select set_config('app.workspace_id', $1, true), set_config('idle_in_transaction_session_timeout', $2, true)`,
      values: [workspaceId, String(LONGEST_PAUSE_MS)],
    });
    yield* read(client);
  } finally {
    await client.query('rollback').catch(() => {
      isBroken = true;
    });
    client.release(isBroken);
  }
}
