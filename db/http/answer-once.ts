import type { Database } from '../database.ts';
import { inWorkspace, type Transaction } from '../tenant.ts';
import type { RunInWorkspace } from './run-in-workspace.ts';

/** Which request it is: `key` is the caller's, `fingerprint` a digest of everything that must be equal in a repeat. */
export interface IdempotentRequest {
  workspaceId: string;
  product: string;
  key: string;
  fingerprint: string;
}

/** What is kept of a request for its repeats: its answer, or with the status null what was written, as JSON. */
export interface Kept {
  status: number | null;
  headers: Record<string, string>;
  body: string | null;
  /** What it is about, each as `<kind>/<id>`; it is forgotten with any of them. */
  entities?: readonly string[];
}

/** `conflict`: the key was used for a different request. */
export type OnceOutcome = { kept: Kept; repeated: boolean } | 'conflict';

const claimText = `insert into idempotent_request as r (workspace_id, product, key, fingerprint, expires_at)
  values (?, ?, ?, ?, clock_timestamp() + interval '24 hours')
  on conflict (workspace_id, product, key) do update
    set fingerprint = excluded.fingerprint, expires_at = excluded.expires_at, created_at = clock_timestamp()
    where r.expires_at <= clock_timestamp()
  returning 1`;

const forgetText = `delete from idempotent_request where (workspace_id, product, key) in (
  select workspace_id, product, key from idempotent_request
  where workspace_id = ? and expires_at <= clock_timestamp() limit 100 for update skip locked)`;

const findText = `select fingerprint, status, headers, body from idempotent_request
  where workspace_id = ? and product = ? and key = ?`;

const keepText = `update idempotent_request set status = ?, headers = ?::jsonb, body = ?,
  entities = array(select jsonb_array_elements_text(?::jsonb))
  where workspace_id = ? and product = ? and key = ?`;

/** The work of a request; what it does through `run` commits together with what is kept of it. */
type Work = (run: RunInWorkspace) => Promise<Kept>;

async function claimAndWork(em: Transaction, request: IdempotentRequest, work: Work): Promise<OnceOutcome> {
  const { workspaceId, product, key, fingerprint } = request;
  const id = [workspaceId, product, key];
  // A repeat that comes while the first is at work waits here for its commit, or takes over after its rollback.
  const claimed: unknown[] = await em.execute(claimText, [...id, fingerprint]);
  if (claimed.length === 0) {
    const [stored] = await em.execute<(Kept & { fingerprint: string })[]>(findText, id);
    if (stored?.fingerprint !== fingerprint) return 'conflict';
    const { status, headers, body } = stored;
    return { kept: { status, headers, body }, repeated: true };
  }
  await em.execute(forgetText, [workspaceId]);
  const kept = await work(async (part) => {
    const result = await part(em);
    await em.flush();
    return result;
  });
  const entities = JSON.stringify(kept.entities ?? []);
  await em.execute(keepText, [kept.status, JSON.stringify(kept.headers), kept.body, entities, ...id]);
  return { kept, repeated: false };
}

/**
 * Runs the work of an idempotent request at most once per key and 24 hours, and answers repeats with what it kept.
 * The claim, the work's own writes and what is kept commit together; work that throws leaves nothing behind.
 */
export function createAnswerOnce(db: Database): (request: IdempotentRequest, work: Work) => Promise<OnceOutcome> {
  const busy = new Map<string, Promise<unknown>>();
  return async (request, work) => {
    const id = JSON.stringify([request.workspaceId, request.product, request.key]);
    // Repeats within this process wait without a connection: blocked ones could hold all that the first one needs.
    for (let first = busy.get(id); first; first = busy.get(id)) await first.catch(() => {});
    const mine = inWorkspace(db, request.workspaceId, (em) => claimAndWork(em, request, work));
    busy.set(id, mine);
    try {
      return await mine;
    } finally {
      busy.delete(id);
    }
  };
}
