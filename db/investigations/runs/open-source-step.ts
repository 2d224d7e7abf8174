import type { LookUpStatus } from '../../../domain/investigations/enrichment/look-up.ts';
import { RUN_DEADLINE_MS } from '../../../domain/investigations/enrichment/run-steps.ts';
import type { IdentifierType } from '../../../domain/investigations/vocabulary/identifier-type.ts';
import type { WorkerId } from '../../../domain/investigations/vocabulary/worker-id.ts';
import type { Database } from '../../database.ts';
import { isStorageAway } from '../../errors/is-storage-away.ts';
import { isoSql } from '../../sql/iso-sql.ts';
import { microBatch } from '../../sql/micro-batch.ts';
import { queryInWorkspace } from '../../tenant.ts';
import { visible } from '../visible.ts';

/** A look-up of this run that is stored already. */
export interface StoredLookUp {
  identifier: string;
  status: LookUpStatus;
  reason: string | null;
  evidence: number;
}

/** What a source answered lately in this workspace. */
export interface CachedLookUp {
  identifier: string;
  /** Null where nothing was found. */
  result: unknown;
  reason: string | null;
  /** Hashes of the answers, which are kept with the subject that asked for them. */
  answers: string[];
  /** That subject. */
  subjectId: string;
  /** ISO 8601. */
  retrievedAt: string;
}

/** One source of a run, about to be asked. */
export interface SourceStep {
  subjectId: string;
  fullName: string | null;
  identifiers: string[];
  /** Of the run's time. */
  remainingMs: number;
  stored: StoredLookUp[];
  /** Fresh enough to be used; none in a run that asks anew. */
  cached: CachedLookUp[];
}

export interface WhichStep {
  runId: string;
  workerId: WorkerId;
  identifierType: IdentifierType;
}

const MOST_STEPS = 200;

/** Marks the workers as running, for those who look, and reads what they need. A run that has ended has no steps. */
const openSql = `
  with given as (select * from json_to_recordset($2) as x(place int, "runId" uuid, "workerId" text, "identifierType" text)),
  marked as (
    update worker_outcome w set status = 'running' from given g
    where w.workspace_id = $1 and w.run_id = g."runId" and w.worker_id = g."workerId" and w.status = 'pending')
  select g.place, r.subject_id as "subjectId", r.full_name as "fullName", r.identifiers -> g."identifierType" as identifiers,
    ${RUN_DEADLINE_MS} - (extract(epoch from clock_timestamp() - r.started_at) * 1000)::int as "remainingMs",
    (select coalesce(json_agg(json_build_object('identifier', l.identifier_value, 'status', l.status, 'reason', l.reason,
        'evidence', json_array_length(l.evidence))), '[]')
      from look_up l where l.run_id = r.id and l.worker_id = g."workerId") as stored,
    (select coalesce(json_agg(json_build_object('identifier', c.identifier_value, 'result', c.result, 'reason', c.reason,
        'answers', c.answers, 'subjectId', c.subject_id, 'retrievedAt', ${isoSql('c.retrieved_at')})), '[]')
      from cached_look_up c join subject o on o.id = c.subject_id and ${visible('o')}
      where not r.fresh and r.monitor_id is null and c.workspace_id = $1 and c.worker_id = g."workerId"
        and c.expires_at > clock_timestamp()
        and c.identifier_value in (select json_array_elements_text(r.identifiers -> g."identifierType"))) as cached
  from given g
    join enrichment_run r on r.workspace_id = $1 and r.id = g."runId" and r.completed_at is null
    join subject s on s.id = r.subject_id and ${visible('s')}`;

/**
 * Opens steps of runs: null for one whose run has ended or whose subject was erased. Steps of one workspace that begin
 * together are one statement.
 */
export function createOpenSourceStep(db: Database) {
  const batch = microBatch<WhichStep, SourceStep | null>({
    maxItems: MOST_STEPS,
    failsAll: isStorageAway,
    run: async (workspaceId, steps) => {
      const given = JSON.stringify(steps.map((step, place) => ({ ...step, place })));
      const statement = { name: 'open-source-steps', text: openSql, values: [workspaceId, given] };
      const { rows } = await queryInWorkspace<SourceStep & { place: number }>(db, workspaceId, statement, {
        durable: false, // who runs is a note
      });
      const byPlace = new Map(rows.map(({ place, ...step }) => [place, step]));
      return steps.map((_, place) => byPlace.get(place) ?? null);
    },
  });
  return (workspaceId: string, step: WhichStep): Promise<SourceStep | null> => batch(workspaceId, step);
}
