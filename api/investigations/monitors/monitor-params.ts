import * as z from 'zod';
import { findMonitor } from '../../../db/investigations/monitors/monitor.repository.ts';
import { findAlert } from '../../../db/investigations/monitors/read-alerts.ts';
import { notFound } from '../../../domain/errors.ts';
import { uuid } from '../../../domain/fields.ts';
import type { RequestOf } from '../../http/routing/route-request.ts';

/** A monitor by its id. */
export const MonitorParams = z.object({ mid: uuid() });

/** One of its alerts. */
export const AlertParams = MonitorParams.extend({ aid: uuid() });

export type OneMonitor = RequestOf<{ params: typeof MonitorParams }>;

export const whichMonitor = ({ params, principal }: Pick<OneMonitor, 'params' | 'principal'>) => ({
  workspaceId: principal.workspaceId,
  monitorId: params.mid,
});

/** Refuses a path whose monitor is not there, ahead of query and body. */
export async function requireMonitor(
  request: Pick<OneMonitor, 'params' | 'principal' | 'inWorkspaceSql'>,
): Promise<void> {
  if (!(await request.inWorkspaceSql((sql) => findMonitor(sql, whichMonitor(request))))) throw notFound('Monitor');
}

/** The same for an alert. */
export async function requireAlert(request: RequestOf<{ params: typeof AlertParams }>): Promise<void> {
  const { params, inWorkspaceSql } = request;
  if (!(await inWorkspaceSql((sql) => findAlert(sql, whichMonitor(request), params.aid)))) throw notFound('Alert');
}
