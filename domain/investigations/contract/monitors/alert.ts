import * as z from 'zod';
import { oneOf, timestamp } from '../../../fields.ts';
import { alertChanges } from '../../monitors/find-alerts.ts';
import { severities } from '../../vocabulary/severity.ts';
import { workerIds } from '../../vocabulary/worker-id.ts';
import { boolean, filter, wordFilter } from '../fields.ts';
import { listOf } from '../list.ts';
import { runStatuses } from '../runs/run.ts';

/** An alert as the contract shows it (section 10). */
export const Alert = z
  .object({
    id: z.uuid(),
    monitor_id: z.uuid(),
    subject_id: z.uuid(),
    case_id: z.uuid(),
    subject_label: z.string(),
    severity: z.enum(severities),
    title: z.string(),
    source: z.string().meta({ description: 'The worker without its type: `hibp`.' }),
    worker_id: z.enum(workerIds),
    evidence_id: z.uuid(),
    change: z.enum(alertChanges),
    acknowledged_at: timestamp().nullable(),
    created_at: timestamp(),
  })
  .meta({ id: 'Alert' });
export type Alert = z.infer<typeof Alert>;

const filters = {
  severity: wordFilter(severities),
  acknowledged: filter(oneOf(['true', 'false']).transform((word) => word === 'true')),
};

/** The alerts of a monitor. */
export const monitorAlerts = listOf('listMonitorAlerts', Alert);
export const MonitorAlertQuery = z.object({ ...filters, ...monitorAlerts.query });

/** The alerts of all monitors of a case. */
export const caseAlerts = listOf('listCaseAlerts', Alert);
export const CaseAlertQuery = z.object({ ...filters, ...caseAlerts.query });

export type AlertQuery = z.output<typeof MonitorAlertQuery>;

/** Whether somebody has taken note of an alert. */
export const AlertPatch = z.object({ acknowledged: boolean() }).meta({ id: 'AlertPatch' });

/** What a run of a monitor came to. */
export const MonitorRun = z
  .object({
    run_id: z.uuid(),
    status: z.enum(runStatuses),
    new_evidence_count: z.int().min(0),
    alerts: z.array(Alert),
  })
  .meta({ id: 'MonitorRun' });
export type MonitorRun = z.infer<typeof MonitorRun>;
