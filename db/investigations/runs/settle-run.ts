import type { PoolClient } from 'pg';
import { v7 as timedId } from 'uuid';
import type { RowOnFile, SightedRow } from '../../../domain/investigations/enrichment/evidence-row.ts';
import type { UnfinishedWorkers } from '../../../domain/investigations/enrichment/run-steps.ts';
import {
  isFaulty,
  type SettledWorker,
  settleWorkers,
} from '../../../domain/investigations/enrichment/settle-workers.ts';
import { sightEvidence } from '../../../domain/investigations/enrichment/sight-evidence.ts';
import { notifySql } from '../../listener.ts';
import { recordInvestigationsEvents } from '../record-investigations-event.ts';
import { type EndingRun, lockEndingRun } from './lock-ending-run.ts';
import { readRowsOnFile } from './read-rows-on-file.ts';
import { storeScore } from './store-score.ts';
import { storeSightings } from './store-sightings.ts';

export interface SettleRun {
  runId: string;
  unfinished: UnfinishedWorkers;
  /** It ends without what its look-ups brought, and its workers in error. */
  isGivenUp: boolean;
}

/** A run that has been settled; for whoever tells of it, and for the alerts of a monitor. */
export interface SettledRun {
  runId: string;
  subjectId: string;
  caseId: string;
  subjectLabel: string;
  monitorId: string | null;
  /** Whether a run of the subject has ended before it. */
  wasEnriched: boolean;
  /** Its end, ISO 8601. */
  endedAt: string;
  status: 'completed' | 'partial';
  /** What it reported, with what it was before. */
  sighted: SightedRow[];
  newEvidence: number;
  durationMs: number;
  /** Of deliveries, to be woken after the commit. */
  receivers: string[];
}

/**
 * Settles a run in the transaction that is given: evidence, workers, score, subject, run and, but for a monitor's, the event.
 * Once: null where it is settled, gone, or its subject erased.
 */
export async function settleRun(
  client: PoolClient,
  workspaceId: string,
  { runId, unfinished, isGivenUp }: SettleRun,
): Promise<SettledRun | null> {
  const run = await lockEndingRun(client, workspaceId, runId);
  if (!run) return null;
  const before = await readRowsOnFile(client, workspaceId, run.subjectId);
  const reported = isGivenUp
    ? []
    : run.lookUps.flatMap(({ evidence, ...key }) => evidence.map((row) => ({ ...row, ...key })));
  const { sighted, repointed, onFile } = sightEvidence(reported, before, timedId);
  const workers = settleWorkers({ ...run, sighted, unfinished, isGivenUp });
  await storeSightings(client, workspaceId, { run, sighted, repointed });
  await storeWorkers(client, workspaceId, run, workers);
  const newEvidence = sighted.filter(({ isNew }) => isNew).length;
  const status = workers.some(isFaulty) ? 'partial' : 'completed';
  await end(client, workspaceId, run, { status, evidence: sighted.length, newEvidence, onFile });
  const { subjectId, caseId, subjectLabel, monitorId, wasEnriched, now: endedAt, durationMs } = run;
  const ended = { runId, subjectId, caseId, subjectLabel, monitorId, wasEnriched, endedAt, durationMs };
  const receivers = monitorId === null ? await recordCompleted(client, workspaceId, run, sighted.length) : [];
  await client.query(notifySql('settled', workspaceId));
  return { ...ended, status, sighted, newEvidence, receivers };
}

async function storeWorkers(client: PoolClient, workspaceId: string, run: EndingRun, workers: SettledWorker[]) {
  await client.query(
    `insert into worker_outcome (workspace_id, run_id, worker_id, status, reason, identifiers_checked, evidence_count,
       risk_points, duration_ms, settled_at)
     select $1, $2, x."workerId", x.status, x.reason, x.checked, x.evidence, x.points, x."durationMs", $4
     from json_to_recordset($3) as x("workerId" text, status text, reason text, checked smallint, evidence int, points int,
       "durationMs" int)
     on conflict (run_id, worker_id) do update set status = excluded.status, reason = excluded.reason,
       identifiers_checked = excluded.identifiers_checked, evidence_count = excluded.evidence_count,
       risk_points = excluded.risk_points, duration_ms = excluded.duration_ms, settled_at = excluded.settled_at`,
    [workspaceId, run.id, JSON.stringify(workers), run.now],
  );
}

interface Outcome {
  status: SettledRun['status'];
  evidence: number;
  newEvidence: number;
  onFile: RowOnFile[];
}

async function end(client: PoolClient, workspaceId: string, run: EndingRun, outcome: Outcome): Promise<void> {
  const { score, level, breakdown } = await storeScore(client, workspaceId, run.subjectId, outcome.onFile);
  await client.query('update subject set last_enriched_at = $3 where workspace_id = $1 and id = $2', [
    ...[workspaceId, run.subjectId, run.now],
  ]);
  await client.query(
    `update enrichment_run set status = $3, completed_at = $4, evidence_count = $5, new_evidence_count = $6,
       risk_score = $7, risk_level = $8, risk_breakdown = $9, due_at = null, lease_token = null
     where workspace_id = $1 and id = $2`,
    [
      ...[workspaceId, run.id, outcome.status, run.now, outcome.evidence, outcome.newEvidence],
      ...[score, level, JSON.stringify(breakdown)],
    ],
  );
}

const recordCompleted = (client: PoolClient, workspaceId: string, run: EndingRun, evidence: number) =>
  recordInvestigationsEvents(client, workspaceId, [
    {
      type: 'enrichment.completed',
      entity: { kind: 'subject', id: run.subjectId, uid: run.subjectId },
      occurredAt: run.now,
      data: {
        ...{ subject_id: run.subjectId, case_id: run.caseId, subject_label: run.subjectLabel },
        ...{ evidence_count: evidence, duration_ms: run.durationMs },
      },
    },
  ]);
