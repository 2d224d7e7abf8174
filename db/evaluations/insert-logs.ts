import { createHash } from 'node:crypto';
import type { PoolClient } from 'pg';
import type { LogState, Submission } from '../../domain/evaluations/contract.ts';
import { nameKey } from '../../domain/evaluations/name-key.ts';
import type { Database } from '../database.ts';
import { notifySql } from '../listener.ts';
import { inWorkspaceSql } from '../tenant.ts';
import { ensureProjects, ensureTasks } from './ensure-places.ts';
import { judgedPlaces } from './judged-places.ts';

/** A submission with the ids its log gets if it is new. */
export interface NewLog {
  uid: string;
  id: string;
  submission: Submission;
  /** Somebody waits for the verdict. */
  awaited: boolean;
}

/** `created` and `repeated` name the stored log; `conflict`: the id belongs to a log with other content. */
export type InsertedLog =
  | { kind: 'created'; uid: string; id: string; lane: 'drain' | 'job' }
  | { kind: 'repeated'; uid: string; id: string; status: LogState }
  | { kind: 'conflict' };

/** What makes two submissions of one id equal (contract section 5.3): project, task, output and input. */
const contentSha256 = ({ project, task, output, input }: Submission): string =>
  createHash('sha256')
    .update(JSON.stringify([nameKey(project), task && nameKey(task), output, input]))
    .digest('hex');

const rowsOf = (logs: NewLog[], places: (log: NewLog) => { projectId: string; taskId: string | null; lane: string }) =>
  logs.map((log) => {
    const { submission: s } = log;
    const { projectId, taskId, lane } = places(log);
    return {
      uid: log.uid,
      id: log.id,
      project_id: projectId,
      task_id: taskId,
      lane,
      awaited: log.awaited,
      output: s.output,
      input: s.input,
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
      content_sha256: contentSha256(s),
      timestamp: s.timestamp,
    };
  });

/** Later rows of an id that stands twice in a batch are repeats of the first, or in conflict with it. */
const insertSql = `
  with input as materialized (select * from json_to_recordset($2) as x(
      uid uuid, id text, project_id uuid, task_id uuid, lane text, awaited boolean, output text, input text,
      input_text text, model text, latency_ms float8, cost_usd float8, confidence float8, session_id text,
      subject_id text, actor_id text, tags text[], metadata json, callback_url text, callback_events text,
      content_sha256 text, "timestamp" timestamptz)),
  stored as (
    insert into log (workspace_id, uid, id, project_id, task_id, lane, awaited, output, input, input_text, model,
      latency_ms, cost_usd, confidence, session_id, subject_id, actor_id, tags, metadata, callback_url, callback_events,
      content_sha256, "timestamp", due_at)
    select distinct on (id) $1::uuid, uid, id, project_id, task_id, lane, awaited, output, input, input_text, model,
      latency_ms, cost_usd, confidence, session_id, subject_id, actor_id, tags, metadata, callback_url, callback_events,
      content_sha256, coalesce("timestamp", clock_timestamp()), clock_timestamp()
    from input order by id
    on conflict (workspace_id, id) do nothing
    returning uid, tags),
  tagged as (insert into log_tag (workspace_id, tag, log_uid) select $1::uuid, unnest(tags), uid from stored)
  select uid from stored`;

async function insertBatch(client: PoolClient, workspaceId: string, logs: NewLog[]): Promise<InsertedLog[]> {
  const projects = await ensureProjects(
    client,
    workspaceId,
    logs.map(({ submission }) => submission.project),
  );
  const tasks = await ensureTasks(
    client,
    workspaceId,
    projects,
    logs.map(({ submission }) => submission),
  );
  const isJudged = await judgedPlaces(client, workspaceId);
  const lane = (projectId: string, task: string | null) =>
    isJudged({ projectId, taskKey: task && nameKey(task) }) ? ('job' as const) : ('drain' as const);
  const rows = rowsOf(logs, ({ submission: { project, task } }) => {
    const projectId = projects.get(nameKey(project)) ?? '';
    return { projectId, taskId: tasks(projectId, task), lane: lane(projectId, task) };
  });
  const sorted = [...rows].sort((a, b) => (a.id < b.id ? -1 : 1)); // one order for all writers: no deadlock
  const inserted = await client.query({
    text: insertSql,
    values: [workspaceId, JSON.stringify(sorted)],
  });
  const created = new Set(inserted.rows.map(({ uid }: { uid: string }) => uid));
  const others = rows.filter(({ uid }) => !created.has(uid)).map(({ id }) => id);
  const existing = others.length > 0 ? await existingLogs(client, workspaceId, others) : new Map();
  return rows.map((row) => {
    if (created.has(row.uid)) return { kind: 'created', uid: row.uid, id: row.id, lane: row.lane as 'drain' | 'job' };
    const stored = existing.get(row.id);
    if (!stored) throw new Error('a log of this id was deleted meanwhile'); // tried again alone
    if (stored.content_sha256 !== row.content_sha256) return { kind: 'conflict' };
    return { kind: 'repeated', uid: stored.uid, id: row.id, status: stored.status };
  });
}

async function existingLogs(client: PoolClient, workspaceId: string, ids: string[]) {
  const { rows } = await client.query<{ id: string; uid: string; status: LogState; content_sha256: string }>(
    'select id, uid, status, content_sha256 from log where workspace_id = $1 and id = any ($2::text[])',
    [workspaceId, ids],
  );
  return new Map(rows.map((row) => [row.id, row]));
}

/**
 * Stores up to 100 submissions of one workspace in one transaction: durable when it answers. A log whose rules want a
 * judge, as far as can be told now, is marked as a job.
 */
export const insertLogs = (db: Database, workspaceId: string, logs: NewLog[]): Promise<InsertedLog[]> =>
  inWorkspaceSql(db, workspaceId, async (client) => {
    const results = await insertBatch(client, workspaceId, logs);
    if (results.some((result) => result.kind === 'created' && result.lane === 'drain'))
      await client.query(notifySql('queued', workspaceId));
    return results;
  });
