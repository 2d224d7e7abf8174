import * as z from 'zod';
import { timestamp } from '../../../fields.ts';
import { evidenceKinds } from '../../vocabulary/evidence-kind.ts';
import { identifierTypes } from '../../vocabulary/identifier-type.ts';
import { workerIds } from '../../vocabulary/worker-id.ts';

/** How a source has answered a workspace lately, by the last call that was made to it. */
const healthStates = ['ok', 'failing', 'limited', 'unknown'] as const;

const WorkerHealth = z
  .object({
    state: z.enum(healthStates),
    last_ok_at: timestamp().nullable(),
    last_fault_at: timestamp().nullable(),
    last_fault: z.string().nullable(),
    asked_last_hour: z.int().min(0),
  })
  .meta({ id: 'WorkerHealth' });
export type WorkerHealth = z.infer<typeof WorkerHealth>;

/** One of the 32 workers (contract section 11). */
const Worker = z
  .object({
    id: z.enum(workerIds),
    identifier_type: z.enum(identifierTypes),
    source_name: z.string(),
    requires_key: z.boolean(),
    configured: z.boolean(),
    kinds: z.array(z.enum(evidenceKinds)),
    health: WorkerHealth,
  })
  .meta({ id: 'Worker' });

/** All workers, sorted by id, without pages. */
export const WorkerList = z
  .object({ data: z.array(Worker).length(workerIds.length), next_cursor: z.null() })
  .meta({ id: 'WorkerList' });
export type WorkerList = z.infer<typeof WorkerList>;
