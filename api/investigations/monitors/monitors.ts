import { listMonitors as readMonitors } from '../../../db/investigations/monitors/list-monitors.ts';
import { findMonitor, deleteMonitor as removeMonitor } from '../../../db/investigations/monitors/monitor.repository.ts';
import { notFound } from '../../../domain/errors.ts';
import { byCreation } from '../../../domain/investigations/contract/list.ts';
import {
  type Monitor,
  type MonitorList,
  type MonitorQuery,
  monitors,
} from '../../../domain/investigations/contract/monitors/monitor.ts';
import type { RequestOf } from '../../http/routing/route-request.ts';
import { type OneMonitor, whichMonitor } from './monitor-params.ts';
import { wakeMonitor } from './wake-monitor.ts';

/** `GET /api/v1/monitors` (contract section 10). */
export async function listMonitors({
  query,
  principal: { workspaceId },
  inWorkspaceSql,
}: RequestOf<{ query: typeof MonitorQuery }>): Promise<MonitorList> {
  const rows = await inWorkspaceSql((sql) => readMonitors(sql, workspaceId, query));
  return monitors.page(rows, query.limit, byCreation);
}

/** `GET /api/v1/monitors/{mid}` (contract section 10). */
export async function getMonitor(request: OneMonitor): Promise<Monitor> {
  const found = await request.inWorkspaceSql((sql) => findMonitor(sql, whichMonitor(request)));
  if (!found) throw notFound('Monitor');
  return found;
}

/** `DELETE /api/v1/monitors/{mid}`: gone with the answer, its schedule soon after (contract section 10). */
export async function deleteMonitor(request: OneMonitor): Promise<void> {
  const which = whichMonitor(request);
  await request.inWorkspaceSql(async (sql) => {
    if (!(await removeMonitor(sql, which))) throw notFound('Monitor');
    await wakeMonitor(request, sql, { monitor: { id: which.monitorId } });
  });
}
