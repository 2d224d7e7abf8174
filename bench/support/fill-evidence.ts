import type pg from 'pg';
import { workerCards } from '../../domain/investigations/vocabulary/worker-cards.ts';
import { workerIds, workerTypes } from '../../domain/investigations/vocabulary/worker-id.ts';

const cards = workerIds.map((id) => ({
  id,
  type: workerTypes[id],
  kind: workerCards[id].kinds[0],
  name: workerCards[id].name,
}));

/** Rows of all workers in turn, each with an answer of its own. */
const sql = `
  with made as materialized (
    select i, gen_random_uuid() as id, c.worker, c.type, c.kind, c.name from generate_series($3::int + 1, $4::int) i
      join json_to_recordset($5) as c(place int, worker text, type text, kind text, name text) on c.place = i % $6::int),
  run as (select id from enrichment_run where subject_id = $2::uuid order by created_at desc limit 1),
  answered as (
    insert into source_answer (workspace_id, subject_id, sha256, body, retrieved_at)
    select $1::uuid, $2::uuid, encode(sha256(i::text::bytea), 'hex'), convert_to(repeat('{"id":' || i || '}', 200), 'UTF8'), now() from made
    on conflict do nothing),
  stored as (
    insert into evidence (id, workspace_id, subject_id, run_id, worker_id, kind, identifier_type, identifier_value,
      external_id, title, summary, source_name, source_url, confidence, risk_points, severity, raw_sha256, retrieved_at,
      first_seen_at, last_seen_at)
    select made.id, $1::uuid, $2::uuid, run.id, worker, kind, type, 'ada@example.org', 'filled-' || i,
      'Record ' || i || ' of Larkspur Freight', 'Registered: 2024-05-0' || i % 9 + 1 || '. Country: US. Accounts in it: ' || i || '.',
      name, 'https://example.org/records/' || i, 0.95, 2, 'low', encode(sha256(i::text::bytea), 'hex'), now(), now(), now()
    from made cross join run
    returning id, raw_sha256, run_id),
  seen as (
    insert into evidence_sighting (workspace_id, run_id, evidence_id, is_new, risk_points)
    select $1::uuid, run_id, id, true, 2 from stored)
  insert into evidence_answer (workspace_id, evidence_id, sha256, retrieved_at)
  select $1::uuid, id, raw_sha256, now() from stored`;

/** Gives a subject that was enriched more rows of evidence, until it has so many. */
export async function fillEvidence(admin: pg.Client, subjectId: string, rows: number): Promise<void> {
  const { rows: found } = await admin.query<{ workspaceId: string; has: number }>(
    `select s.workspace_id as "workspaceId", count(e.id)::int as has from subject s
       left join evidence e on e.subject_id = s.id where s.id = $1 group by 1`,
    [subjectId],
  );
  const [{ workspaceId, has } = { workspaceId: '', has: 0 }] = found;
  const given = cards.map(({ id, ...card }, place) => ({ place, worker: id, ...card }));
  await admin.query(sql, [workspaceId, subjectId, has, rows, JSON.stringify(given), cards.length]);
  await admin.query('update subject set evidence_count = $2 where id = $1', [subjectId, rows]);
}
