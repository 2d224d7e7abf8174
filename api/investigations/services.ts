import { RowWaiter } from '../../db/durable/row-waiter.ts';
import { type AddAuditEntry, createAddAuditEntry } from '../../db/investigations/audit/add-audit-entry.ts';
import { endedReports } from '../../db/investigations/reports/read-reports.ts';
import { endedRuns, type RunEnd } from '../../db/investigations/runs/ended-runs.ts';
import { pingWaiter } from '../../db/webhooks/endpoints/pings.ts';
import type { Wake } from '../../domain/durable/wake.ts';
import type { InvestigationsConfig } from '../../workers/investigations/settings.ts';
import type { SharedConfig } from '../../workers/runtime/config/config.ts';
import { routesFor } from '../http/routing/routes-for.ts';
import type { SharedServices } from '../services.ts';
import type { PingServices } from '../webhooks/ping-endpoint.ts';

type Shared = SharedServices<SharedConfig & InvestigationsConfig>;

/** What the handlers of investigations are given besides the request. */
export interface Services extends Shared {
  /** By which a webhook is called and waited for. */
  pinging: PingServices;
  /** By which the end of a run is waited for. */
  endedRuns: RowWaiter<RunEnd>;
  /** Where calls are recorded. */
  addAuditEntry: AddAuditEntry;
  /** By which a report is waited for. */
  endedReports: RowWaiter<true>;
}

/** Makes the services of investigations from those of all products. */
export const createServices = (shared: Shared, wake: Wake): Services => ({
  ...shared,
  pinging: { db: shared.db, wake, pings: pingWaiter(shared.db, shared.listener) },
  endedRuns: new RowWaiter(shared.listener, (workspaceId, ids) => endedRuns(shared.db, workspaceId, ids)),
  addAuditEntry: createAddAuditEntry(shared.db),
  endedReports: new RowWaiter(shared.listener, (workspaceId, ids) => endedReports(shared.db, workspaceId, ids)),
});

/** Defines a route of investigations. */
export const defineRoute = routesFor<Services>();
