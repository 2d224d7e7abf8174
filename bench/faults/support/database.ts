import pg from 'pg';

/** A look into the database past the product: the owner's login, a connection for each question, none kept. */
export async function ask<Row extends pg.QueryResultRow>(adminUrl: string, sql: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: adminUrl, connectionTimeoutMillis: 5_000 });
  client.on('error', () => {}); // the server may be killed under it; the query says so
  try {
    await client.connect();
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end().catch(() => {});
  }
}

/**
 * Has the database itself write down each time a log is stored, gets a verdict or is deleted, in the transaction that
 * does it: what happened twice shows, also where the second time left no other trace. Only logs of this workspace count.
 */
export const watchLogs = (adminUrl: string, workspaceId: string): Promise<unknown> =>
  ask(
    adminUrl,
    `create schema watch;
     create table watch.event (what text not null, id text not null);
     create function watch.log() returns trigger language plpgsql security definer as $$
       begin
         if coalesce(new.workspace_id, old.workspace_id) <> '${workspaceId}' then return null; end if;
         if tg_op = 'INSERT' then insert into watch.event values ('stored', new.id);
         elsif tg_op = 'DELETE' then insert into watch.event values ('deleted', old.id);
         elsif (new.status, new.verdict, new.evaluated_at) is distinct from (old.status, old.verdict, old.evaluated_at)
           then insert into watch.event values ('settled', new.id);
         end if;
         return null;
       end $$;
     create trigger watch after insert or update or delete on log for each row execute function watch.log();`,
  );

/** Logs that are not settled; with a moment, only those that were stored before it. */
export async function countPending(adminUrl: string, storedBefore?: Date): Promise<number> {
  const earlier = storedBefore ? `and created_at < '${storedBefore.toISOString()}'` : '';
  const [row] = await ask<{ pending: number }>(
    adminUrl,
    `select count(*)::int as pending from log where (due_at is not null or status = 'pending') ${earlier}`,
  );
  return row?.pending ?? 0;
}
