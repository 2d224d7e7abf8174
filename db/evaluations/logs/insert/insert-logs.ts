import type { PoolClient } from 'pg';
import type { LogState } from '../../../../domain/evaluations/contract/logs/verdict.ts';
import type { Submission } from '../../../../domain/evaluations/contract/submission/submission.ts';
import type { Database } from '../../../database.ts';
import { inWorkspaceSql, queryInWorkspace } from '../../../tenant.ts';
import { createProjectsAndTasks } from '../../projects/create-projects-and-tasks.ts';
import { eraseDeletedLogs } from '../erase-deleted-logs.ts';
import { visibleLog } from '../visible-logs.ts';
import { insertStatement, type Lane, type Lanes, toLanes } from './insert-statement.ts';
import { contentSha256, type NewLog } from './log-columns.ts';

/** `created` and `repeated` name the stored log; `conflict`: the id belongs to a log with other content. */
export type InsertedLog =
  | { kind: 'created'; uid: string; id: string; lane: Lane }
  | { kind: 'repeated'; uid: string; id: string; status: LogState }
  | { kind: 'conflict' };

/** A log that stood in the way of the insert was gone when it was to be read, or is deleted: the id is free. */
class DeletedMeanwhile extends Error {}

/** What else commits with the logs; it may change the lanes. */
type Alongside = (client: PoolClient, lanes: Lanes) => Promise<void>;

const firstOfEachId = (logs: NewLog[]): NewLog[] =>
  logs.filter(({ id }, index) => logs.findIndex((log) => log.id === id) === index);

/** The same for logs whose projects and tasks may be new. */
async function insertWithProjects(
  db: Database,
  workspaceId: string,
  logs: NewLog[],
  alongside?: Alongside,
): Promise<Lanes> {
  if (logs.length === 0) return new Map();
  return inWorkspaceSql(db, workspaceId, async (client) => {
    const named = logs.map(({ submission }) => submission);
    await createProjectsAndTasks(client, workspaceId, named);
    const lanes = toLanes(await client.query(insertStatement(workspaceId, logs)));
    await alongside?.(client, lanes);
    return lanes;
  });
}

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
  // What has company goes the second way at once: that is one transaction of several statements.
  const lanes: Lanes = alongside
    ? new Map()
    : toLanes(await queryInWorkspace(db, workspaceId, insertStatement(workspaceId, logs)));
  const unplaced = logs.filter(({ uid }) => !lanes.has(uid)).map(({ id }) => id);
  if (unplaced.length > 0) {
    // Neither a repeat nor a log in conflict may bring about the project it names: of each new id the first one counts.
    const known = await storedLogs(db, workspaceId, unplaced);
    const isNew = ({ uid, id }: NewLog) => !lanes.has(uid) && !known.has(id);
    const fresh = firstOfEachId(logs.filter(isNew));
    for (const [uid, lane] of await insertWithProjects(db, workspaceId, fresh, alongside)) lanes.set(uid, lane);
  }
  const others = logs.filter(({ uid }) => !lanes.get(uid)).map(({ id }) => id);
  const stored = others.length > 0 ? await storedLogs(db, workspaceId, others) : new Map<string, StoredLog>();
  return logs.map(({ uid, id, submission }) => {
    const lane = lanes.get(uid);
    return lane ? { kind: 'created', uid, id, lane } : compare(stored.get(id), uid, submission);
  });
}

function compare(stored: StoredLog | undefined, uid: string, submission: Submission): InsertedLog {
  if (!stored) throw new DeletedMeanwhile();
  const { id, lane, status } = stored;
  if (stored.uid === uid) return { kind: 'created', uid, id, lane }; // by an earlier attempt whose answer was lost
  if (stored.content_sha256 !== contentSha256(submission)) return { kind: 'conflict' };
  return { kind: 'repeated', uid: stored.uid, id, status };
}

/**
 * Stores up to 100 submissions of one workspace: durable when it answers, and safe to repeat. A log whose rules want a
 * judge, as far as is known by now, waits for a place with it.
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
