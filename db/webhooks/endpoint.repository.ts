import type { PoolClient } from 'pg';

/** An endpoint that only fails is disabled after this long, and not before it failed this often. */
const DISABLE_AFTER_DAYS = 5;
const DISABLE_AFTER_FAILURES = 10;

/** Its failures are forgotten. */
export async function endpointSucceeded(client: PoolClient, workspaceId: string, id: string): Promise<void> {
  await client.query(
    `update webhook_endpoint set failing_since = null, failures = 0
     where workspace_id = $1 and id = $2 and failing_since is not null`,
    [workspaceId, id],
  );
}

/** Counts failed attempts; an endpoint that is gone, or failed for days without one success, is disabled and says why. */
export async function endpointFailed(
  client: PoolClient,
  workspaceId: string,
  id: string,
  { times, isGone }: { times: number; isGone: boolean },
): Promise<void> {
  await client.query(
    `update webhook_endpoint set failures = failures + $3,
       failing_since = coalesce(failing_since, clock_timestamp())
     where workspace_id = $1 and id = $2`,
    [workspaceId, id, times],
  );
  await client.query(
    `update webhook_endpoint set disabled_at = clock_timestamp(),
       disabled_reason = case when $3 then 'It answered 410 Gone.'
         else 'Every delivery has failed for ${DISABLE_AFTER_DAYS} days.' end
     where workspace_id = $1 and id = $2 and disabled_at is null and ($3 or (failures >= ${DISABLE_AFTER_FAILURES}
       and failing_since < clock_timestamp() - interval '${DISABLE_AFTER_DAYS} days'))`,
    [workspaceId, id, isGone],
  );
}
