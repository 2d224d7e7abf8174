import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Migrator } from '@mikro-orm/migrations';
import { defineConfig, MikroORM } from '@mikro-orm/postgresql';
import pg from 'pg';
import { type Database, openDatabase, ormOptions } from '../../db/database.ts';
import { migrate } from '../../db/migrate.ts';
import { migrations } from '../../db/migrations/index.ts';
import { listKeys } from '../../db/tenancy/keys/access-key.repository.ts';
import { findPrincipals } from '../../db/tenancy/keys/find-principals.ts';
import { hashKey, mintKey } from '../../db/tenancy/keys/mint-key.ts';
import { adoptOperatorKey, createOperatorKey } from '../../db/tenancy/keys/operator-keys.ts';
import { listWorkspaces } from '../../db/tenancy/workspace.repository.ts';
import { listPlans } from '../../db/tenancy/workspace-plan.repository.ts';
import { inInstallation, inWorkspaceSql } from '../../db/tenant.ts';
import { operatorKey } from '../../domain/tenancy/operator-key.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';

/** An installation of the version before, whose owner is a plain login, as one of a managed PostgreSQL is. */
const name = `m_${randomUUID().replaceAll('-', '')}`;
let base: TestDatabase;
let server: pg.Client;
let owner: Database;
let runtime: Database;
const urls = { adminUrl: '', url: '', queueUrl: '' };

const at = (url: string, login?: string) => {
  const moved = new URL(url);
  moved.pathname = name;
  if (login) [moved.username, moved.password] = [login, 'x'];
  return moved.href;
};

async function migrateUpTo(last: string): Promise<void> {
  const migrationsList = migrations.slice(0, migrations.findIndex((one) => one.name === last) + 1);
  const orm = await MikroORM.init(
    defineConfig({
      ...ormOptions({ url: urls.adminUrl }),
      extensions: [Migrator],
      logger: () => {},
      migrations: { migrationsList, snapshot: false, tableName: 'tracework_migration' },
    }),
  );
  await orm.migrator.up();
  await orm.close(true);
}

beforeAll(async () => {
  base = await createTestDatabase();
  server = new pg.Client({ connectionString: base.adminUrl });
  await server.connect();
  await server.query(`create role ${name} login createrole password 'x'`);
  const roles = ['runtime', 'queue', 'lookup', 'operator'].map((role) => `tracework_role_${role}`);
  await server.query(`grant ${roles.join(', ')}, tracework_test_queue to ${name} with admin option`);
  await server.query(`create database ${name} owner ${name}`);
  Object.assign(urls, { adminUrl: at(base.adminUrl, name), url: at(base.url), queueUrl: at(base.queueUrl) });
  [owner, runtime] = [openDatabase({ url: urls.adminUrl, poolSize: 1 }), openDatabase({ url: urls.url, poolSize: 2 })];
});
afterAll(async () => {
  await Promise.all([owner.close(), runtime.close()]);
  await server.query(`drop database ${name} with (force)`);
  await server.query(`drop owned by ${name} cascade; drop role ${name}`);
  await server.end();
  await base.drop();
});

const opens = async (key: string) => {
  const hash = hashKey(key, operatorKey);
  return (await findPrincipals(runtime, [hash])).get(hash);
};

/** A workspace as the version before made it, with operator keys of its own. */
async function oldWorkspace(plan: string, ...ends: ('valid' | 'revoked' | 'expired')[]) {
  const [id, keys] = [randomUUID(), ends.map(() => mintKey(operatorKey))];
  await inWorkspaceSql(owner, id, async (client) => {
    await client.query('insert into workspace (id, name, plan) values ($1, $2, $3)', [id, 'default', plan]);
    for (const [index, key] of keys.entries())
      await client.query(
        `insert into access_key (id, workspace_id, product, class, name, prefix, sha256, scopes, revoked_at, expires_at)
         values (gen_random_uuid(), $1, 'operator', 'operator', $2, 'tw_op_', $3, '{operate}',
           case when $2 = 'revoked' then clock_timestamp() end, case when $2 = 'expired' then clock_timestamp() end)`,
        [id, ends[index], hashKey(key, operatorKey)],
      );
  });
  return { id, keys };
}

test('operator keys of workspaces open nothing any more; the one of keys.json is adopted, and none that had ended', async () => {
  await migrateUpTo('0016-project-purge');
  const mine = await oldWorkspace('pro', 'valid', 'revoked', 'expired');
  const theirs = await oldWorkspace('enterprise', 'valid');
  await migrate(urls);
  const [token = '', revoked = '', expired = ''] = mine.keys;
  const [other = ''] = theirs.keys;
  for (const key of [token, revoked, expired, other]) expect(await opens(key)).toBeUndefined();

  for (const key of [token, token, revoked, expired, other]) await adoptOperatorKey(owner, mine.id, key);
  expect(await opens(token)).toMatchObject({ product: 'operator', scopes: ['operate'], workspaceId: null });
  for (const key of [revoked, expired, other]) expect(await opens(key)).toBeUndefined();
  expect(await opens(await createOperatorKey(owner, base.secrets))).toMatchObject({ workspaceId: null });
  expect((await inInstallation(owner, listKeys)).map((key) => key.name)).toEqual(
    expect.arrayContaining(['valid', 'revoked', 'expired', 'token']),
  );

  expect(await listWorkspaces(owner)).toHaveLength(2);
  expect(await listPlans(owner)).toEqual(
    new Map([
      [mine.id, { investigations: 'pro', traces: 'pro' }],
      [theirs.id, { causality: 'enterprise' }],
    ]),
  );
});

test('the runtime login makes no operator key, and none of the installation of one it sees', async () => {
  const { workspaceId } = await base.createWorkspace();
  const insert = (product: string) =>
    inWorkspaceSql(base.db, workspaceId, (client) =>
      client.query(
        `insert into access_key (id, product, class, name, prefix, sha256, scopes)
         values (gen_random_uuid(), $1, 'operator', 'x', 'x', $1, '{operate}')`,
        [product],
      ),
    );
  await expect(insert('operator')).rejects.toThrow(/row-level security/);
  const release = inWorkspaceSql(base.db, workspaceId, (client) =>
    client.query(`update access_key set workspace_id = null, product = 'operator'`),
  );
  await expect(release).rejects.toThrow(/row-level security/);
});
