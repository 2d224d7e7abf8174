import type { PoolClient } from 'pg';
import type { RowOnFile, SightedRow } from '../../../domain/investigations/enrichment/evidence-row.ts';
import { workerCards } from '../../../domain/investigations/vocabulary/worker-cards.ts';
import { workerTypes } from '../../../domain/investigations/vocabulary/worker-id.ts';
import type { EndingRun } from './lock-ending-run.ts';

interface Sightings {
  run: EndingRun;
  sighted: readonly SightedRow[];
  /** Rows that were not reported, and weigh differently from now on. */
  repointed: readonly RowOnFile[];
}

/** What follows the newest answer when a row is seen again. */
const content = [
  ...['kind', 'title', 'summary', 'source_name', 'source_url', 'source_date', 'confidence', 'risk_points'],
  ...['risk_category', 'severity', 'raw_sha256', 'retrieved_at'],
];

const upsertSql = `
  insert into evidence (id, workspace_id, subject_id, run_id, worker_id, identifier_type, identifier_value, external_id,
    first_seen_at, last_seen_at, ${content.join(', ')})
  select x.id, $1, $2, $3, x."workerId", x."identifierType", x.identifier, x."externalId", $4, $4,
    x.kind, x.title, x.summary, x."sourceName", x."sourceUrl", x."sourceDate", x.confidence, x."riskPoints",
    x."riskCategory", x.severity, x."rawSha256", x."retrievedAt"
  from json_to_recordset($5) as x(id uuid, "workerId" text, "identifierType" text, identifier text, "externalId" text,
    kind text, title text, summary text, "sourceName" text, "sourceUrl" text, "sourceDate" timestamptz, confidence float8,
    "riskPoints" smallint, "riskCategory" text, severity text, "rawSha256" text, "retrievedAt" timestamptz)
  on conflict (subject_id, worker_id, identifier_value, external_id) do update
    set run_id = excluded.run_id, last_seen_at = excluded.last_seen_at,
      ${content.map((column) => `${column} = excluded.${column}`).join(', ')}`;

/** Stores what a run reported: rows, that it did, and the answers they rest on. */
export async function storeSightings(
  client: PoolClient,
  workspaceId: string,
  { run, sighted, repointed }: Sightings,
): Promise<void> {
  if (repointed.length > 0)
    await client.query(
      `update evidence e set risk_points = x."riskPoints", risk_category = x."riskCategory", severity = x.severity
       from json_to_recordset($2) as x(id uuid, "riskPoints" smallint, "riskCategory" text, severity text)
       where e.workspace_id = $1 and e.id = x.id`,
      [workspaceId, JSON.stringify(repointed)],
    );
  if (sighted.length === 0) return;
  const newest = sighted
    .filter(({ isNewest }) => isNewest)
    .map((row) => ({ ...row, identifierType: workerTypes[row.workerId], sourceName: workerCards[row.workerId].name }));
  await client.query(upsertSql, [workspaceId, run.subjectId, run.id, run.now, JSON.stringify(newest)]);
  const older = sighted.filter(({ isNewest }) => !isNewest).map(({ id }) => id);
  if (older.length > 0)
    await client.query(
      'update evidence set run_id = $3, last_seen_at = $4 where workspace_id = $1 and id = any ($2::uuid[])',
      [...[workspaceId, older, run.id, run.now]],
    );
  await client.query(
    `with seen as (select * from json_to_recordset($3) as x(id uuid, "isNew" boolean, "riskPoints" smallint,
         "rawSha256" text, "retrievedAt" timestamptz)),
       answered as (insert into evidence_answer (workspace_id, evidence_id, sha256, retrieved_at)
         select $1::uuid, id, "rawSha256", "retrievedAt" from seen on conflict do nothing)
     insert into evidence_sighting (workspace_id, run_id, evidence_id, is_new, risk_points)
     select $1::uuid, $2::uuid, id, "isNew", "riskPoints" from seen`,
    [workspaceId, run.id, JSON.stringify(sighted)],
  );
}
