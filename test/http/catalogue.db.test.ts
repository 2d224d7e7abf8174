import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { openDatabase } from '../../db/database.ts';
import { unfitRuntimeLogin } from '../../db/logins.ts';
import { GLOBAL_TABLE } from '../../db/migrations/sql.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';

describe('the catalogue of the database', () => {
  let test: TestDatabase;
  let admin: pg.Pool;
  let tenantTables: string[];

  beforeAll(async () => {
    test = await createTestDatabase();
    admin = new pg.Pool({ connectionString: test.adminUrl });
    const { rows } = await admin.query<{ name: string }>(`
      select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = 'public' and c.relkind in ('r', 'p')
        and (c.relname = 'workspace' or exists (select from pg_attribute a
          where a.attrelid = c.oid and a.attname = 'workspace_id' and not a.attisdropped))
      order by 1`);
    tenantTables = rows.map(({ name }) => name);
  });
  afterAll(async () => {
    await admin.end();
    await test.drop();
  });

  it('has no table without a workspace that is not declared to belong to the installation', async () => {
    const { rows } = await admin.query<{ name: string }>(
      `select c.relname as name from pg_class c
       where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relname = any ($1)
         and obj_description(c.oid, 'pg_class') is distinct from $2`,
      [[...tenantTables, 'tracework_migration'], GLOBAL_TABLE],
    );
    expect(rows.map(({ name }) => name)).toEqual([]);
  });

  it('forces row-level security with USING and WITH CHECK on every table of a workspace', async () => {
    expect(tenantTables).toEqual(expect.arrayContaining(['access_key', 'idempotent_request', 'member', 'workspace']));
    const { rows } = await admin.query(
      `select c.relname as name, c.relrowsecurity as enabled, c.relforcerowsecurity as forced,
         exists (select from pg_policy p where p.polrelid = c.oid and p.polname = 'tenant' and p.polcmd = '*'
           and p.polqual is not null and p.polwithcheck is not null) as checked
       from pg_class c where c.relname = any ($1) and c.relnamespace = 'public'::regnamespace order by 1`,
      [tenantTables],
    );
    expect(rows).toEqual(tenantTables.map((name) => ({ name, enabled: true, forced: true, checked: true })));
  });

  it('lets the runtime role see every row of a workspace by no other policy than the tenant one', async () => {
    const { rows } = await admin.query<{ policy: string }>(`
      select tablename || '.' || policyname as policy from pg_policies
      where policyname <> 'tenant' and ('public' = any (roles) or 'tracework_role_runtime' = any (roles))`);
    expect(rows).toEqual([]);
  });

  it('shows and takes no row without a workspace, and none of another workspace', async () => {
    const [mine, theirs] = [await test.createWorkspace('mine'), await test.createWorkspace('theirs')];
    const client = await test.db.pool.connect();
    try {
      const count = async (table: string) => (await client.query(`select from ${table}`)).rowCount;
      for (const table of tenantTables) expect([table, await count(table)]).toEqual([table, 0]);
      await expect(
        client.query(`insert into member (id, workspace_id, name, role) values (gen_random_uuid(), $1, 'x', 'admin')`, [
          mine.workspaceId,
        ]),
      ).rejects.toThrow(/row-level security/);
      await client.query('begin');
      await client.query(`select set_config('app.workspace_id', $1, true)`, [mine.workspaceId]);
      expect((await client.query('select id, name from workspace')).rows).toEqual([
        { id: mine.workspaceId, name: 'mine' },
      ]);
      const moved = client.query('update access_key set workspace_id = $1', [theirs.workspaceId]);
      await expect(moved).rejects.toThrow(/row-level security/);
      await client.query('rollback');
      expect(await count('workspace')).toBe(0); // the setting ended with its transaction
    } finally {
      client.release();
    }
  });

  it('keeps the queue login to the columns of queues', async () => {
    const queue = new pg.Pool({ connectionString: test.queueUrl });
    for (const table of ['workspace', 'access_key', 'member', 'idempotent_request', 'monthly_quota', 'rate_window'])
      await expect(queue.query(`select * from ${table}`)).rejects.toThrow(/permission denied/);
    await queue.end();
  });

  it('calls a superuser, an owner and a login with BYPASSRLS unfit, and the runtime login fit', async () => {
    expect(await unfitRuntimeLogin(test.db.pool)).toBeNull();
    const superuser = await openDatabase({ url: test.adminUrl });
    expect(await unfitRuntimeLogin(superuser.pool)).toMatch(/is a superuser/);
    await superuser.close();
    const database = new URL(test.adminUrl).pathname.slice(1);
    const logins = { [`b_${database}`]: 'bypassrls', [`o_${database}`]: '' };
    for (const [name, option] of Object.entries(logins))
      await admin.query(`create role ${name} login password 'x' ${option}`);
    await admin.query(`alter table member owner to o_${database}`);
    for (const [name, reason] of [
      [`b_${database}`, /has BYPASSRLS/],
      [`o_${database}`, /owns tables/],
    ] as const) {
      const url = new URL(test.adminUrl);
      url.username = name;
      url.password = 'x';
      const db = await openDatabase({ url: url.href });
      expect(await unfitRuntimeLogin(db.pool)).toMatch(reason);
      await db.close();
    }
    for (const name of Object.keys(logins)) await admin.query(`reassign owned by ${name} to current_user`);
    for (const name of Object.keys(logins)) await admin.query(`drop owned by ${name}; drop role ${name}`);
  });

  it('has every column that the entities have', async () => {
    const owner = await openDatabase({ url: test.adminUrl });
    const statements = await owner.orm.schema.getUpdateSchemaSQL({ safe: true });
    // A default that only the database knows is fine.
    expect(statements).not.toMatch(/add column|alter column "\w+" (?!drop default)|create table/i);
    await owner.close();
  });
});
