import * as z from 'zod';
import { oneOf, timestamp, trimmedText, uuid } from '../../../fields.ts';
import { cadences } from '../../vocabulary/cadence.ts';
import { severities } from '../../vocabulary/severity.ts';
import { workerIds } from '../../vocabulary/worker-id.ts';
import { atLeastOne, boolean, filter, listOfDistinct, orElse, orNull } from '../fields.ts';
import { listOf } from '../list.ts';
import { runStatuses } from '../runs/run.ts';

/** A monitor as the contract shows it (section 10). */
export const Monitor = z
  .object({
    id: z.uuid(),
    subject_id: z.uuid(),
    case_id: z.uuid(),
    name: z.string(),
    worker_ids: z.array(z.enum(workerIds)).nullable().meta({ description: 'Null for all that apply at each run.' }),
    cadence: z.enum(cadences),
    min_severity: z.enum(severities),
    active: z.boolean(),
    last_run_at: timestamp().nullable(),
    last_run_status: z.enum(runStatuses).exclude(['running']).nullable(),
    next_run_at: timestamp().nullable().meta({ description: 'Null while it is not active.' }),
    alert_count: z.int().min(0),
    created_at: timestamp(),
    updated_at: timestamp(),
  })
  .meta({ id: 'Monitor' });
export type Monitor = z.infer<typeof Monitor>;

const fields = {
  name: trimmedText(120),
  worker_ids: listOfDistinct(oneOf(workerIds), 32, 1),
  cadence: oneOf(cadences),
  min_severity: oneOf(severities),
  active: boolean(),
};

/** A new monitor; what is null is chosen by the playbook of its case, or by the subject. */
export const MonitorCreate = z
  .object({
    subject_id: uuid(),
    name: orNull(fields.name),
    worker_ids: orNull(fields.worker_ids),
    cadence: orNull(fields.cadence),
    min_severity: orElse(fields.min_severity, 'info'),
    active: orElse(fields.active, true),
  })
  .meta({ id: 'MonitorCreate' });
export type MonitorCreate = z.output<typeof MonitorCreate>;

/** What is changed of a monitor; without workers it runs all that apply. */
export const MonitorPatch = atLeastOne(
  z.object({ ...fields, worker_ids: fields.worker_ids.nullable() }).partial(),
).meta({ id: 'MonitorPatch' });
export type MonitorPatch = z.output<typeof MonitorPatch>;

/** The list of monitors. */
export const monitors = listOf('listMonitors', Monitor);
export const MonitorList = monitors.schema.meta({ id: 'MonitorList' });
export type MonitorList = z.infer<typeof MonitorList>;
export const MonitorQuery = z.object({
  subject_id: filter(uuid()),
  case_id: filter(uuid()),
  ...monitors.query,
});
export type MonitorQuery = z.output<typeof MonitorQuery>;
