import * as z from 'zod';
import { timestamp } from '../../../fields.ts';
import { identifierTypes } from '../../vocabulary/identifier-type.ts';
import { severities } from '../../vocabulary/severity.ts';
import { workerIds } from '../../vocabulary/worker-id.ts';
import { workerStatuses } from '../../vocabulary/worker-status.ts';
import { RiskBreakdown } from '../subjects/subject.ts';

const count = () => z.int().min(0);

/** How one worker of a run stands (contract section 8.1). */
const WorkerOutcome = z
  .object({
    worker_id: z.enum(workerIds),
    identifier_type: z.enum(identifierTypes),
    status: z.enum(workerStatuses),
    reason: z.string().nullable(),
    identifiers_checked: count(),
    evidence_count: count(),
    risk_points: z.int(),
    duration_ms: count().nullable(),
  })
  .meta({ id: 'WorkerOutcome' });
export type WorkerOutcome = z.infer<typeof WorkerOutcome>;

export const runStatuses = ['running', 'completed', 'partial'] as const;

/** One enrichment, or one run of a monitor (contract sections 8.1, 8.2). */
export const Run = z
  .object({
    run_id: z.uuid(),
    subject_id: z.uuid(),
    case_id: z.uuid(),
    monitor_id: z.uuid().nullable(),
    status: z.enum(runStatuses),
    created_at: timestamp(),
    started_at: timestamp().nullable(),
    completed_at: timestamp().nullable(),
    duration_ms: count().nullable(),
    evidence_count: count(),
    new_evidence_count: count(),
    risk_score: z.int().min(0).max(100).nullable(),
    risk_level: z.enum(severities).nullable(),
    risk_breakdown: RiskBreakdown.nullable(),
    workers: z.array(WorkerOutcome).length(workerIds.length),
  })
  .meta({ id: 'Run' });
export type Run = z.infer<typeof Run>;

/** Another subject of the workspace that shares an identifier. */
const CrossCaseMatch = z
  .object({
    subject_id: z.uuid(),
    case_id: z.uuid(),
    case_number: z.string(),
    identifier_type: z.enum(identifierTypes).exclude(['name']),
    identifier_value: z.string(),
  })
  .meta({ id: 'CrossCaseMatch' });
export type CrossCaseMatch = z.infer<typeof CrossCaseMatch>;

/** What `enrich` answers. */
export const Enrichment = Run.extend({ cross_case_matches: z.array(CrossCaseMatch) }).meta({ id: 'Enrichment' });
export type Enrichment = z.infer<typeof Enrichment>;
