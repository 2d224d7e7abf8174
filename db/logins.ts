import { createHmac } from 'node:crypto';
import type { Pool } from 'pg';

const quoteIdentifier = (name: string) => `"${name.replaceAll('"', '""')}"`;
const quoteLiteral = (text: string) => `'${text.replaceAll("'", "''")}'`;

/**
 * The queue login that goes with a runtime login when none is configured: its name with `_queue` behind, its password
 * derived from the runtime login's, so that every process that knows `DATABASE_URL` knows it.
 */
export function deriveQueueUrl(runtimeUrl: string): string {
  const url = new URL(runtimeUrl);
  const password = decodeURIComponent(url.password);
  url.username = `${url.username}_queue`;
  url.password = createHmac('sha256', password).update('tracework queue login').digest('base64url');
  return url.href;
}

async function ensureLogin(admin: Pool, url: string, groupRole: string): Promise<{ login: string; secret: string }> {
  const { username, password } = new URL(url);
  const login = quoteIdentifier(decodeURIComponent(username));
  const secret = quoteLiteral(decodeURIComponent(password));
  await admin.query(`do $$ begin create role ${login} login password ${secret};
    exception when duplicate_object or unique_violation then null; end $$`);
  const { rowCount } = await admin.query(`select from pg_roles where rolname = $1 and pg_has_role(oid, $2, 'MEMBER')`, [
    decodeURIComponent(username),
    groupRole,
  ]);
  if (!rowCount) await admin.query(`grant ${groupRole} to ${login}`); // a login made by hand may be a member already
  return { login, secret };
}

/** Creates the runtime and the queue login where they are missing, and makes them members of their roles. */
export async function ensureLogins(admin: Pool, { url, queueUrl }: { url: string; queueUrl: string }): Promise<void> {
  await ensureLogin(admin, url, 'tracework_role_runtime');
  const queue = await ensureLogin(admin, queueUrl, 'tracework_role_queue');
  // A derived one follows the runtime login's password, which may have changed since.
  if (queueUrl === deriveQueueUrl(url)) await admin.query(`alter role ${queue.login} password ${queue.secret}`);
}

/** One sentence if this login could step around row-level security; null when it is fit for the runtime. */
export async function unfitRuntimeLogin(pool: Pool): Promise<string | null> {
  const { rows } = await pool.query<{ login: string; superuser: boolean; bypass: boolean; owner: boolean }>(`
    select current_user as login, r.rolsuper as superuser, r.rolbypassrls as bypass,
      exists (select from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname = 'public' and c.relkind in ('r', 'p') and pg_has_role(c.relowner, 'MEMBER')) as owner
    from pg_roles r where r.rolname = current_user`);
  const [row] = rows;
  if (!row) return 'The database does not know the login of DATABASE_URL.';
  const reason = row.superuser ? 'is a superuser' : row.bypass ? 'has BYPASSRLS' : row.owner ? 'owns tables' : null;
  return (
    reason &&
    `The login "${row.login}" of DATABASE_URL ${reason}, so row-level security would not hold; use a plain login there and the owner in DATABASE_ADMIN_URL.`
  );
}
