import type { PoolClient } from 'pg';
import type { LookUpStatus, RunIdentifiers } from '../../../domain/investigations/enrichment/look-up.ts';
import { RUN_DEADLINE_MS } from '../../../domain/investigations/enrichment/run-steps.ts';
import type { WorkerId } from '../../../domain/investigations/vocabulary/worker-id.ts';
import type { Database } from '../../database.ts';
import { inWorkspaceSql } from '../../tenant.ts';
import { ofVisibleSubject } from '../visible.ts';

/** A run whose work begins, or begins again. */
export interface OpenRun {
  id: string;
  subjectId: string;
  /** How often it was begun, this time included. */
  claims: number;
  /** Null for all. */
  workers: WorkerId[] | null;
  identifiers: RunIdentifiers;
  /** Of its time. */
  remainingMs: number;
}

/** What is known of a worker before anybody is asked. */
export interface FirstOutcome {
  workerId: WorkerId;
  status: 'pending' | LookUpStatus;
  reason: string | null;
}

/** Which run: that of a subject that is in progress and no monitor's, or one by its id. */
export type WhichRun = { subjectId: string } | { runId: string };

/** The whole time of a run and some for its end: as long the relay leaves the job alone. */
export const RUN_LEASE_MS = RUN_DEADLINE_MS + 30_000;

/**
 * Begins a run: its time starts, and who is asked is fixed (`plan`), once however often it is begun. Answers the run and
 * the workers that have something to ask and are not done; null where there is no such run, or its subject was erased.
 */
export const openRun = (
  db: Database,
  workspaceId: string,
  which: WhichRun,
  plan: (run: OpenRun) => FirstOutcome[],
): Promise<{ run: OpenRun; asked: WorkerId[] } | null> =>
  inWorkspaceSql(db, workspaceId, async (client) => {
    const run = await claim(client, workspaceId, which);
    if (!run) return null;
    await client.query(
      `insert into worker_outcome (workspace_id, run_id, worker_id, status, reason)
       select $1, $2, x."workerId", x.status, x.reason
       from json_to_recordset($3) as x("workerId" text, status text, reason text) on conflict do nothing`,
      [workspaceId, run.id, JSON.stringify(plan(run))],
    );
    const { rows } = await client.query<{ worker_id: WorkerId }>(
      `select worker_id from worker_outcome where run_id = $1 and status in ('pending', 'running') order by worker_id`,
      [run.id],
    );
    return { run, asked: rows.map(({ worker_id }) => worker_id) };
  });

async function claim(client: PoolClient, workspaceId: string, which: WhichRun): Promise<OpenRun | undefined> {
  const [column, id] = 'runId' in which ? ['id', which.runId] : ['subject_id', which.subjectId];
  const isIt = `r.workspace_id = $1 and r.${column} = $2 and r.completed_at is null
    ${column === 'id' ? '' : 'and r.monitor_id is null'}`;
  const { rows } = await client.query<OpenRun>(
    `update enrichment_run r set claims = r.claims + 1, lease_token = null,
       started_at = coalesce(r.started_at, clock_timestamp()),
       due_at = case when r.due_at is not null then clock_timestamp() + interval '${RUN_LEASE_MS} ms' end
     where ${isIt} and ${ofVisibleSubject('r')}
     returning r.id, r.subject_id as "subjectId", r.claims, r.workers, r.identifiers,
       ${RUN_DEADLINE_MS} - (extract(epoch from clock_timestamp() - r.started_at) * 1000)::int as "remainingMs"`,
    [workspaceId, id],
  );
  // A run of an erased subject goes with it; until then nobody need start its job.
  if (rows.length === 0)
    await client.query(`update enrichment_run r set due_at = null where ${isIt} and not ${ofVisibleSubject('r')}`, [
      workspaceId,
      id,
    ]);
  return rows[0];
}
