import { v4 as uuid } from 'uuid';
import type { Database } from '../database.ts';
import { inWorkspaceSql } from '../tenant.ts';

/** Somebody whom another system knows, by a token that was verified. */
export interface Subject {
  issuer: string;
  subject: string;
}

/** The workspace of a subject, and its stored plan in the product that asks. */
export interface SubjectWorkspace {
  workspaceId: string;
  workspaceName: string;
  plan: string | null;
}

async function find(db: Database, { issuer, subject }: Subject, product: string): Promise<SubjectWorkspace | null> {
  const { rows } = await db.pool.query<SubjectWorkspace>({
    name: 'find-subject',
    text: `select workspace_id as "workspaceId", workspace_name as "workspaceName", plan from find_subject($1, $2, $3)`,
    values: [issuer, subject, product],
  });
  return rows[0] ?? null;
}

class SubjectIsTaken extends Error {}

/** Binds a subject to a new workspace, unless it has one. */
async function create(db: Database, { issuer, subject }: Subject, name: string): Promise<void> {
  const workspaceId = uuid();
  const made = inWorkspaceSql(db, workspaceId, async (client) => {
    await client.query('insert into workspace (id, name) values ($1, $2)', [workspaceId, name]);
    // Waits for whoever inserts the same just now; their row counts once they have committed.
    const { rowCount } = await client.query(
      'insert into workspace_subject (issuer, subject, workspace_id) values ($1, $2, $3) on conflict do nothing',
      [issuer, subject, workspaceId],
    );
    if (!rowCount) throw new SubjectIsTaken(); // takes the workspace back
  });
  await made.catch((error) => {
    if (!(error instanceof SubjectIsTaken)) throw error;
  });
}

/** The workspace of a subject; an unknown one gets a new workspace of this name, without a key, and only one however many ask at once. */
export async function workspaceOfSubject(
  db: Database,
  subject: Subject,
  { product, name }: { product: string; name: string },
): Promise<SubjectWorkspace> {
  const known = await find(db, subject, product);
  if (known) return known;
  await create(db, subject, name);
  const made = await find(db, subject, product);
  if (!made) throw new Error('a subject has lost its workspace'); // it was deleted in between
  return made;
}
