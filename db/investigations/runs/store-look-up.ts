import type { LookUpOutcome } from '../../../domain/investigations/enrichment/look-up.ts';
import type { WorkerId } from '../../../domain/investigations/vocabulary/worker-id.ts';
import type { Database } from '../../database.ts';
import { isStorageAway } from '../../errors/is-storage-away.ts';
import { microBatch } from '../../sql/micro-batch.ts';
import { inWorkspaceSql } from '../../tenant.ts';
import { visible } from '../visible.ts';

/** Bytes of a source, as evidence refers to them. */
export interface AnswerBytes {
  sha256: string;
  body: Buffer;
  retrievedAt: Date;
}

/** What a source said of one identifier, and what it said it with. */
export interface NewLookUp extends LookUpOutcome {
  runId: string;
  workerId: WorkerId;
  subjectId: string;
  /** Whether somebody was asked: not for what the cache knew, or what needs no asking. */
  isAsked: boolean;
  answers: readonly AnswerBytes[];
  /** Answers that are copied from another subject of the workspace. */
  copied: { subjectId: string; sha256: readonly string[] } | null;
  /** What the cache is to know of it, and for how long; null where it is not to be used again. */
  cache: { result: unknown; seconds: number } | null;
}

const MOST_LOOK_UPS = 100;
const MOST_BYTES = 8 << 20;

/** Those whose run goes on: its lock makes its end wait for this commit, or this find it ended. */
const storeSql = `
  with given as (select * from json_to_recordset($2) as x(place int, "runId" uuid, "workerId" text, identifier text, status text,
      reason text, evidence json, "isCached" boolean, "isAsked" boolean, "retrievedAt" timestamptz)),
  open as materialized (
    select r.id from enrichment_run r where r.workspace_id = $1 and r.id in (select "runId" from given)
      and r.completed_at is null and exists (select from subject s where s.id = r.subject_id and ${visible('s')})
    order by r.id for share),
  stored as (
    insert into look_up (workspace_id, run_id, worker_id, identifier_value, status, reason, evidence, is_cached, is_asked,
      retrieved_at)
    select $1, g."runId", g."workerId", g.identifier, g.status, g.reason, g.evidence, g."isCached", g."isAsked", g."retrievedAt"
    from given g join open o on o.id = g."runId"
    on conflict do nothing)
  select g.place from given g join open o on o.id = g."runId"`;

const answersSql = `
  insert into source_answer (workspace_id, subject_id, sha256, body, retrieved_at)
  select $1, x.subject_id, x.sha256, x.body, x.retrieved_at
  from unnest($2::uuid[], $3::text[], $4::bytea[], $5::timestamptz[]) x(subject_id, sha256, body, retrieved_at)
  order by 2, 3 on conflict do nothing`;

const copySql = `
  insert into source_answer (workspace_id, subject_id, sha256, body, retrieved_at)
  select distinct on (x."to", a.sha256) $1::uuid, x."to", a.sha256, a.body, a.retrieved_at
  from json_to_recordset($2) as x("to" uuid, "from" uuid, sha256 text)
    join source_answer a on a.subject_id = x."from" and a.sha256 = x.sha256
  order by x."to", a.sha256 on conflict do nothing`;

const cacheSql = `
  insert into cached_look_up (workspace_id, worker_id, identifier_value, subject_id, result, reason, answers, retrieved_at,
    expires_at)
  select distinct on (2, 3) $1::uuid, x."workerId", x.identifier, x."subjectId", x.result, x.reason,
    array(select json_array_elements_text(x.answers)), x."retrievedAt", x."retrievedAt" + x.seconds * interval '1 s'
  from json_to_recordset($2) as x("workerId" text, identifier text, "subjectId" uuid, result json, reason text, answers json,
    "retrievedAt" timestamptz, seconds int)
  order by 2, 3, x."retrievedAt" desc
  on conflict (workspace_id, worker_id, identifier_value) do update
    set subject_id = excluded.subject_id, result = excluded.result, reason = excluded.reason, answers = excluded.answers,
      retrieved_at = excluded.retrieved_at, expires_at = excluded.expires_at
    where cached_look_up.retrieved_at <= excluded.retrieved_at`;

/**
 * Stores look-ups and the answers they rest on in one commit; one that is stored already stays. False for one whose run has
 * ended, or whose subject was erased: nothing of it is kept. Look-ups of one workspace that end together share the commit.
 */
export function createStoreLookUp(db: Database) {
  const batch = microBatch<NewLookUp, boolean>({
    maxItems: MOST_LOOK_UPS,
    maxBytes: MOST_BYTES,
    sizeOf: ({ answers }) => answers.reduce((bytes, { body }) => bytes + body.length, 1_000),
    failsAll: isStorageAway,
    run: (workspaceId, lookUps) => storeBatch(db, workspaceId, lookUps),
  });
  return (workspaceId: string, lookUp: NewLookUp): Promise<boolean> => batch(workspaceId, lookUp);
}

const storeBatch = (db: Database, workspaceId: string, lookUps: NewLookUp[]): Promise<boolean[]> =>
  inWorkspaceSql(db, workspaceId, async (client) => {
    const given = lookUps.map(({ answers: _, cache: __, copied, ...lookUp }, place) => ({
      ...lookUp,
      place,
      isCached: copied !== null,
    }));
    const { rows } = await client.query<{ place: number }>(storeSql, [workspaceId, JSON.stringify(given)]);
    const open = new Set(rows.map(({ place }) => place));
    const kept = lookUps.filter((_, place) => open.has(place));
    const answers = kept.flatMap(({ subjectId, answers: bytes }) => bytes.map((one) => ({ subjectId, ...one })));
    if (answers.length > 0)
      await client.query(answersSql, [
        workspaceId,
        answers.map(({ subjectId }) => subjectId),
        answers.map(({ sha256 }) => sha256),
        answers.map(({ body }) => body),
        answers.map(({ retrievedAt }) => retrievedAt.toISOString()),
      ]);
    const copies = kept.flatMap(({ subjectId: to, copied }) =>
      (copied?.sha256 ?? []).map((sha256) => ({ to, from: copied?.subjectId, sha256 })),
    );
    if (copies.length > 0) await client.query(copySql, [workspaceId, JSON.stringify(copies)]);
    const cached = kept.flatMap(({ cache, answers: bytes, workerId, identifier, subjectId, reason, retrievedAt }) =>
      cache === null
        ? []
        : [
            {
              workerId,
              identifier,
              subjectId,
              reason,
              retrievedAt,
              answers: bytes.map(({ sha256 }) => sha256),
              ...cache,
            },
          ],
    );
    if (cached.length > 0) await client.query(cacheSql, [workspaceId, JSON.stringify(cached)]);
    return lookUps.map((_, place) => open.has(place));
  });
