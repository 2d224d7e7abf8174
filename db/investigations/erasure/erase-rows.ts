import type { PoolClient } from 'pg';
import type { Removed } from '../../../domain/investigations/contract/erasure/erasure.ts';
import type { Database } from '../../database.ts';
import { forgetAnswers } from '../../http/forget-answers.ts';
import { inWorkspaceSql } from '../../tenant.ts';
import { deleteEventsOf } from '../../webhooks/delete-events-of.ts';
import { reportFileId } from '../reports/report-file-id.ts';
import type { WhichSubject } from '../subject.repository.ts';

/** What is counted of a subject's rows, by the names of the proof. */
const counted: Record<string, string> = {
  evidence: 'evidence',
  answers: 'source_answer',
  runs: 'enrichment_run',
  reports: 'report',
  monitors: 'monitor',
  alerts: 'alert',
  cached_answers: 'cached_look_up',
};

/** More than an attempt to write a report may take. */
const LONGEST_ATTEMPT = '4 minutes';

/** Every table whose rows belong to a subject. */
const tables = [...Object.values(counted), 'subject_identifier'];

/** The monitors of a subject that is being erased: their schedules go first. */
export const monitorsOf = (db: Database, { workspaceId, subjectId }: WhichSubject): Promise<string[]> =>
  inWorkspaceSql(db, workspaceId, async (client) => {
    const { rows } = await client.query<{ id: string }>(
      'select id from monitor where workspace_id = $1 and subject_id = $2',
      [workspaceId, subjectId],
    );
    return rows.map(({ id }) => id);
  });

/**
 * Deletes all rows of a subject, its events and kept answers, and adds what went to its proof, in one commit. Answers the
 * files whose bytes are to go. The row of the subject is locked: whoever is about to add something to it waits, and then
 * finds no subject.
 */
export const eraseRows = (db: Database, { workspaceId, subjectId }: WhichSubject): Promise<string[]> =>
  inWorkspaceSql(db, workspaceId, async (client) => {
    await client.query('select from subject where workspace_id = $1 and id = $2 for update', [workspaceId, subjectId]);
    const files = await filesOf(client, subjectId);
    const removed = await countRows(client, subjectId);
    const { events } = await deleteEventsOf(client, workspaceId, [{ kind: 'subject', uid: subjectId }]);
    removed.events = events;
    removed.idempotent_answers = await forgetAnswers(client, workspaceId, [`subject/${subjectId}`]);
    await client.query('delete from subject where workspace_id = $1 and id = $2', [workspaceId, subjectId]);
    const { rows } = await client.query<{ file_ids: string[] }>(
      `update erasure e set file_ids = e.file_ids || $3::uuid[], removed = (
         select json_object_agg(key, coalesce((e.removed ->> key)::int, 0) + value::int)
         from json_each_text($4::json)) where e.workspace_id = $1 and e.subject_id = $2 returning file_ids`,
      [workspaceId, subjectId, files, JSON.stringify(removed)],
    );
    return rows[0]?.file_ids ?? [];
  });

/**
 * Every file that a report of the subject has or had bytes written for, also by an attempt that died. One that is just being
 * written is removed as soon as it can have ended.
 */
async function filesOf(client: PoolClient, subjectId: string): Promise<string[]> {
  const { rows } = await client.query<{ id: string; attempts: number; named: string[] }>(
    `select id, claims as attempts, array_remove(array[file_id], null) as named from report where subject_id = $1`,
    [subjectId],
  );
  const written = rows.flatMap(({ id, attempts }) =>
    Array.from({ length: attempts }, (_, i) => reportFileId(id, i + 1)),
  );
  const files = [...new Set([...written, ...rows.flatMap(({ named }) => named)])];
  await client.query(
    `update media_sweep set due_at = least(due_at, clock_timestamp() + interval '${LONGEST_ATTEMPT}')
     where file_id = any ($1::uuid[]) and lease_token is null`,
    [files],
  );
  return files;
}

async function countRows(client: PoolClient, subjectId: string): Promise<Removed> {
  const counts = Object.entries(counted).map(
    ([name, table]) => `(select count(*)::int from ${table} where subject_id = $1) as ${name}`,
  );
  const files = '(select count(file_id)::int from report where subject_id = $1) as files';
  const { rows } = await client.query<Removed>(`select ${[...counts, files].join(', ')}`, [subjectId]);
  return rows[0] ?? {};
}

/**
 * Looks again, and completes the proof where nothing is left; false where something is. The last subject of a deleted case
 * takes the case with it.
 */
export const completeErasure = (db: Database, { workspaceId, subjectId }: WhichSubject): Promise<boolean> =>
  inWorkspaceSql(db, workspaceId, async (client) => {
    const { rows } = await client.query<{ isLeft: boolean }>(
      `select exists (select from subject where id = $1)
         ${tables.map((table) => `or exists (select from ${table} where subject_id = $1)`).join(' ')}
         or exists (select from webhook_event where workspace_id = $2 and entity_kind = 'subject' and entity_uid = $1)
         or exists (select from idempotent_request where workspace_id = $2 and entities && array['subject/' || $1::text])
         or exists (select from media_file f join erasure e on e.subject_id = $1 and f.id = any (e.file_ids)) as "isLeft"`,
      [subjectId, workspaceId],
    );
    if (rows[0]?.isLeft !== false) return false;
    const { rows: done } = await client.query<{ case_id: string }>(
      `update erasure set completed_at = coalesce(completed_at, clock_timestamp()), due_at = null, lease_token = null, file_ids = '{}'
       where workspace_id = $1 and subject_id = $2 returning case_id`,
      [workspaceId, subjectId],
    );
    const caseId = done[0]?.case_id;
    if (caseId) await deleteEmptyCase(client, workspaceId, caseId);
    return true;
  });

async function deleteEmptyCase(client: PoolClient, workspaceId: string, caseId: string): Promise<void> {
  const { rowCount } = await client.query(
    `delete from investigation_case c where c.workspace_id = $1 and c.id = $2 and c.deleted_at is not null
       and not exists (select from subject s where s.case_id = c.id)`,
    [workspaceId, caseId],
  );
  if (rowCount) await forgetAnswers(client, workspaceId, [`case/${caseId}`]);
}
