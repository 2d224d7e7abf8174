import type { PoolClient } from 'pg';
import type { DisableRule } from '../../../domain/webhooks/delivery-profile.ts';

/** Its failures are forgotten. */
export async function endpointSucceeded(client: PoolClient, workspaceId: string, id: string): Promise<void> {
  await client.query(
    `update webhook_endpoint set failing_since = null, failures = 0
     where workspace_id = $1 and id = $2 and failing_since is not null`,
    [workspaceId, id],
  );
}

export interface EndpointFailures {
  workspaceId: string;
  id: string;
  rule: DisableRule;
  /** Failed attempts. */
  times: number;
  /** One of them was answered with 410. */
  isGone: boolean;
}

/** Counts failed attempts; an endpoint that is gone, or failed for days without one success, is disabled and says why. */
export async function endpointFailed(
  client: PoolClient,
  { workspaceId, id, rule, times, isGone }: EndpointFailures,
): Promise<void> {
  const { onGone, afterDays, afterFailures } = rule;
  await client.query(
    `update webhook_endpoint set failures = failures + $3,
       failing_since = coalesce(failing_since, clock_timestamp())
     where workspace_id = $1 and id = $2`,
    [workspaceId, id, times],
  );
  await client.query(
    `update webhook_endpoint set disabled_at = clock_timestamp(), updated_at = clock_timestamp(),
       disabled_reason = case when $3 then 'It answered 410 Gone.'
         else 'Every delivery has failed for ' || $4::int || ' days.' end
     where workspace_id = $1 and id = $2 and disabled_at is null and ($3 or (failures >= $5
       and failing_since < clock_timestamp() - $4::int * interval '1 day'))`,
    [workspaceId, id, isGone && onGone, afterDays, afterFailures],
  );
}
