import { acknowledgeAlert, listAlerts } from '../../../db/investigations/monitors/read-alerts.ts';
import { notFound } from '../../../domain/errors.ts';
import { byCreation } from '../../../domain/investigations/contract/list.ts';
import {
  type Alert,
  type AlertPatch,
  type CaseAlertQuery,
  caseAlerts,
  type MonitorAlertQuery,
  monitorAlerts,
} from '../../../domain/investigations/contract/monitors/alert.ts';
import type { RequestOf } from '../../http/routing/route-request.ts';
import { type CaseParams, whichCase } from '../cases/case-params.ts';
import { type AlertParams, type MonitorParams, whichMonitor } from './monitor-params.ts';

/** `GET /api/v1/monitors/{mid}/alerts` (contract section 10). */
export async function listMonitorAlerts(
  request: RequestOf<{ params: typeof MonitorParams; query: typeof MonitorAlertQuery }>,
) {
  const { query, inWorkspaceSql } = request;
  const { workspaceId, monitorId } = whichMonitor(request);
  const rows = await inWorkspaceSql((sql) => listAlerts(sql, workspaceId, { monitorId }, query));
  return monitorAlerts.page(rows, query.limit, byCreation);
}

/** `GET /api/v1/cases/{cid}/alerts`: of all its monitors (contract section 10). */
export async function listCaseAlerts(request: RequestOf<{ params: typeof CaseParams; query: typeof CaseAlertQuery }>) {
  const { query, inWorkspaceSql } = request;
  const { workspaceId, caseId } = whichCase(request);
  const rows = await inWorkspaceSql((sql) => listAlerts(sql, workspaceId, { caseId }, query));
  return caseAlerts.page(rows, query.limit, byCreation);
}

/** `PATCH /api/v1/monitors/{mid}/alerts/{aid}` (contract section 10). */
export async function patchAlert(
  request: RequestOf<{ params: typeof AlertParams; body: typeof AlertPatch }>,
): Promise<Alert> {
  const { params, body, inWorkspaceSql } = request;
  const alert = await inWorkspaceSql((sql) =>
    acknowledgeAlert(sql, whichMonitor(request), { alertId: params.aid, acknowledged: body.acknowledged }),
  );
  if (!alert) throw notFound('Alert');
  return alert;
}
