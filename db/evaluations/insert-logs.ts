import { createHash } from 'node:crypto';
import type { PoolClient } from 'pg';
import type { LogState, Submission } from '../../domain/evaluations/contract.ts';
import { nameKey } from '../../domain/evaluations/name-key.ts';
import type { Database } from '../database.ts';
import { notifyCall } from '../listener.ts';
import { inWorkspaceSql, queryInWorkspace } from '../tenant.ts';
import { createPlaces, type Place } from './create-places.ts';
import { eraseDeletedLogs } from './erase-deleted-logs.ts';
import { visibleLog } from './visible-logs.ts';

/** A submission with the ids its log gets if it is new. */
export interface NewLog {
  uid: string;
  id: string;
  submission: Submission;
  /** The input in the form it is stored in, where that is not the one it was sent in. */
  storedInput?: string;
  /** Somebody waits for the verdict. */
  awaited: boolean;
}

/** `created` and `repeated` name the stored log; `conflict`: the id belongs to a log with other content. */
export type InsertedLog =
  | { kind: 'created'; uid: string; id: string; lane: Lane }
  | { kind: 'repeated'; uid: string; id: string; status: LogState }
  | { kind: 'conflict' };

/** What makes two submissions of one id equal (contract section 5.3): project, task, output and input. */
const contentSha256 = ({ project, task, output, input }: Submission): string =>
  createHash('sha256')
    .update(JSON.stringify([nameKey(project), task && nameKey(task), output, input]))
    .digest('hex');

const rowOf = ({ uid, id, awaited, storedInput, submission: s }: NewLog) => ({
  uid,
  id,
  project_key: nameKey(s.project),
  task_key: s.task && nameKey(s.task),
  awaited,
  output: s.output,
  input: storedInput ?? s.input,
  input_text: s.inputText,
  model: s.model,
  latency_ms: s.latencyMs,
  cost_usd: s.costUsd,
  confidence: s.confidence,
  session_id: s.sessionId,
  subject_id: s.subjectId,
  actor_id: s.actorId,
  tags: s.tags,
  metadata: s.metadata,
  callback_url: s.callbackUrl,
  callback_events: s.callbackEvents,
  require_approval: s.requireApproval,
  revision_of: s.revisionOf,
  content_sha256: contentSha256(s),
  timestamp: s.timestamp,
});

type Row = ReturnType<typeof rowOf>;

/**
 * One statement does it all, because each costs a round trip: finds the places, decides the lanes, stores what is new
 * and tells the listeners. Answers the rows whose place exists; those without a lane were not stored: later rows of an
 * id that is stored, or stands twice in the batch, are repeats of the first or in conflict with it. Places are held
 * until the commit, so that one that departs meanwhile either takes these logs along or is no place for them.
 */
const insertSql = `
  with input as materialized (select * from json_to_recordset($2) as x(
      uid uuid, id text, project_key text, task_key text, awaited boolean, output text, input text,
      input_text text, model text, latency_ms float8, cost_usd float8, confidence float8, session_id text,
      subject_id text, actor_id text, tags text[], metadata json, callback_url text, callback_events text,
      require_approval boolean, revision_of text, content_sha256 text, "timestamp" timestamptz)),
  judged as materialized (select distinct project_id, task_key from rule
    where workspace_id = $1::uuid and is_active and type = 'llm_judge'),
  homes as materialized (select id, name_key from project
    where workspace_id = $1 and live and name_key in (select project_key from input) order by name_key for key share),
  desks as materialized (select id, project_id, name_key from task
    where workspace_id = $1 and live and project_id in (select id from homes)
      and name_key in (select task_key from input) order by id for key share),
  placed as materialized (
    select i.*, p.id as project_id, t.id as task_id,
      case when exists (select from judged j where (j.project_id is null or j.project_id = p.id)
        and (j.task_key is null or j.task_key = i.task_key)) then 'job' else 'drain' end as lane
    from input i join homes p on p.name_key = i.project_key
      left join desks t on t.project_id = p.id and t.name_key = i.task_key
    where i.task_key is null or t.id is not null),
  stored as (
    insert into log (workspace_id, uid, id, project_id, task_id, lane, awaited, output, input, input_text, model,
      latency_ms, cost_usd, confidence, session_id, subject_id, actor_id, tags, metadata, callback_url, callback_events,
      require_approval, revision_of, content_sha256, "timestamp", due_at)
    select distinct on (id) $1, uid, id, project_id, task_id, lane, awaited, output, input, input_text, model,
      latency_ms, cost_usd, confidence, session_id, subject_id, actor_id, tags, metadata, callback_url, callback_events,
      require_approval, revision_of, content_sha256, coalesce("timestamp", clock_timestamp()), clock_timestamp()
    from placed order by id
    on conflict (workspace_id, id) do nothing
    returning uid, lane, tags),
  tagged as (insert into log_tag (workspace_id, tag, log_uid) select $1, unnest(tags), uid from stored),
  told as (select ${notifyCall('queued')} from stored where lane = 'drain' limit 1)
  select p.uid, s.lane from placed p left join stored s on s.uid = p.uid, (select count(*) from told) t`;

export type Lane = 'drain' | 'job';

/** A log that stood in the way of the insert was gone when it was to be read, or is deleted: the id is free. */
class DeletedMeanwhile extends Error {}

type Lanes = Map<string, Lane | null>;

const insertStatement = (workspaceId: string, rows: Row[]) => ({
  name: 'insert-logs',
  text: insertSql,
  // One order for all writers: no deadlock.
  values: [workspaceId, JSON.stringify(rows.toSorted((a, b) => (a.id < b.id ? -1 : 1)))],
});

/** Lanes of the new ones by uid, null for those not stored; one whose project or task does not exist yet is absent. */
const toLanes = ({ rows }: { rows: { uid: string; lane: Lane | null }[] }): Lanes =>
  new Map(rows.map(({ uid, lane }) => [uid, lane]));

/** What else commits with the logs; it may change the lanes. */
type Alongside = (client: PoolClient, lanes: Lanes) => Promise<void>;

/** The same for rows whose projects and tasks may be new. */
const insertWithPlaces = (
  db: Database,
  workspaceId: string,
  rows: Row[],
  places: Place[],
  alongside?: Alongside,
): Promise<Lanes> =>
  inWorkspaceSql(db, workspaceId, async (client) => {
    await createPlaces(client, workspaceId, places);
    const lanes = toLanes(await client.query(insertStatement(workspaceId, rows)));
    await alongside?.(client, lanes);
    return lanes;
  });

interface StoredLog {
  id: string;
  uid: string;
  status: LogState;
  lane: Lane;
  content_sha256: string;
}

async function storedLogs(db: Database, workspaceId: string, ids: string[]): Promise<Map<string, StoredLog>> {
  const { rows } = await queryInWorkspace<StoredLog>(db, workspaceId, {
    text: `select id, uid, status, lane, content_sha256 from log
      where workspace_id = $1 and id = any ($2::text[]) and ${visibleLog('log')}`,
    values: [workspaceId, ids],
  });
  return new Map(rows.map((row) => [row.id, row]));
}

async function insertBatch(
  db: Database,
  workspaceId: string,
  logs: NewLog[],
  alongside?: Alongside,
): Promise<InsertedLog[]> {
  const rows = logs.map(rowOf);
  // What has company goes the second way at once: that is one transaction of several statements.
  const lanes: Lanes = alongside
    ? new Map()
    : toLanes(await queryInWorkspace(db, workspaceId, insertStatement(workspaceId, rows)));
  const isHomeless = ({ uid }: { uid: string }) => !lanes.has(uid);
  const homeless = rows.filter(isHomeless);
  if (homeless.length > 0) {
    const places = logs.filter(isHomeless).map(({ submission }) => submission);
    for (const [uid, lane] of await insertWithPlaces(db, workspaceId, homeless, places, alongside))
      lanes.set(uid, lane);
  }
  const others = rows.filter(({ uid }) => !lanes.get(uid)).map(({ id }) => id);
  const stored = others.length > 0 ? await storedLogs(db, workspaceId, others) : new Map<string, StoredLog>();
  return rows.map(({ uid, id, content_sha256 }) => {
    const lane = lanes.get(uid);
    return lane ? { kind: 'created', uid, id, lane } : compare(stored.get(id), uid, content_sha256);
  });
}

function compare(stored: StoredLog | undefined, uid: string, contentSha256: string): InsertedLog {
  if (!stored) throw new DeletedMeanwhile();
  const { id, lane, status } = stored;
  if (stored.uid === uid) return { kind: 'created', uid, id, lane }; // by an earlier attempt whose answer was lost
  if (stored.content_sha256 !== contentSha256) return { kind: 'conflict' };
  return { kind: 'repeated', uid: stored.uid, id, status };
}

/**
 * Stores up to 100 submissions of one workspace: durable when it answers, and safe to repeat. A log whose rules want a
 * judge, as far as can be told now, is marked as a job.
 */
export async function insertLogs(
  db: Database,
  workspaceId: string,
  logs: NewLog[],
  alongside?: Alongside,
): Promise<InsertedLog[]> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await insertBatch(db, workspaceId, logs, alongside);
    } catch (error) {
      if (!(error instanceof DeletedMeanwhile) || attempt === 3) throw error;
      const ids = logs.map(({ id }) => id);
      await inWorkspaceSql(db, workspaceId, (client) => eraseDeletedLogs(client, workspaceId, ids));
    }
  }
}
