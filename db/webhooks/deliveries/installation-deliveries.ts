import type { DeliveryQuery, DeliveryRetry, DeliverySummary } from '../../../domain/webhooks/delivery-view.ts';
import type { Database } from '../../database.ts';
import { workspacesWithDeliveries } from './delivery-places.ts';
import { MOST_RETRIED, retryDeliveries } from './retry-deliveries.ts';
import { listDeliveries } from './view-deliveries.ts';

const newestFirst = (a: DeliverySummary, b: DeliverySummary): number =>
  b.createdAt.localeCompare(a.createdAt) || b.id.localeCompare(a.id);

/**
 * Deliveries of all workspaces, or of the one that is asked for, newest first. Each workspace is read in a transaction of
 * its own, and none whose newest delivery is older than the page.
 */
export async function listAllDeliveries(db: Database, query: DeliveryQuery): Promise<DeliverySummary[]> {
  if (query.workspace) return listDeliveries(db, query.workspace, query);
  let page: DeliverySummary[] = [];
  for (const { workspaceId, newestAt } of await workspacesWithDeliveries(db, query.receiver)) {
    const last = page[query.limit - 1];
    if (last && newestAt < last.createdAt) break;
    const found = await listDeliveries(db, workspaceId, query);
    page = [...page, ...found].sort(newestFirst).slice(0, query.limit);
  }
  return page;
}

/** Sets what failed at a receiver going again, 10,000 at most; answers how many of each workspace. */
export async function retryAllDeliveries(db: Database, retry: DeliveryRetry): Promise<Map<string, number>> {
  const retried = new Map<string, number>();
  const workspaces = retry.workspace
    ? [{ workspaceId: retry.workspace }]
    : await workspacesWithDeliveries(db, retry.receiver);
  let rest = MOST_RETRIED;
  for (const { workspaceId } of workspaces) {
    const some = rest > 0 ? await retryDeliveries(db, workspaceId, retry, rest) : 0;
    if (some > 0) retried.set(workspaceId, some);
    rest -= some;
  }
  return retried;
}
