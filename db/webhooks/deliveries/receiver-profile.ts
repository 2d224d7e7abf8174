import type { Database } from '../../database.ts';
import type { DrainKey } from '../../durable/work-queue.ts';
import { queryInWorkspace } from '../../tenant.ts';

/** Name of the profile of something that is pending for a receiver; null when nothing is. */
export async function receiverProfile(db: Database, { workspaceId, key }: DrainKey): Promise<string | null> {
  const { rows } = await queryInWorkspace<{ profile: string }>(db, workspaceId, {
    text: `select profile from webhook_delivery
      where workspace_id = $1 and receiver = $2 and lane = 'drain' and due_at is not null limit 1`,
    values: [workspaceId, key],
  });
  return rows[0]?.profile ?? null;
}
