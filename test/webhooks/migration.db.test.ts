import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Migrator } from '@mikro-orm/migrations';
import { defineConfig, MikroORM } from '@mikro-orm/postgresql';
import pg from 'pg';
import { openDatabase } from '../../db/database.ts';
import { deriveQueueUrl } from '../../db/logins.ts';
import { migrate } from '../../db/migrate.ts';
import { migrations } from '../../db/migrations/index.ts';
import { inWorkspaceSql } from '../../db/tenant.ts';
import { listDeliveries } from '../../db/webhooks/deliveries/view-deliveries.ts';

const suffix = randomUUID().slice(0, 8);
const [database, owner, runtime] = [`migrated_${suffix}`, `owner_${suffix}`, `runtime_${suffix}`];
const address = (user: string) => {
  const url = new URL(process.env.TEST_POSTGRES_URL ?? '');
  return Object.assign(url, { pathname: database, username: user, password: 'x' }).href;
};
let admin: pg.Client;
beforeAll(async () => {
  admin = new pg.Client({ connectionString: process.env.TEST_POSTGRES_URL });
  await admin.connect();
  await admin.query(`create role ${owner} login createrole password 'x'`);
  const roles = ['runtime', 'queue', 'lookup', 'operator'].map((name) => `tracework_role_${name}`);
  for (const role of roles)
    await admin.query(`do $$ begin create role ${role} nologin; exception when duplicate_object then null; end $$`);
  await admin.query(`grant ${roles.join(', ')} to ${owner} with admin option`);
  await admin.query(`create database ${database} owner ${owner}`);
}, 60_000);
afterAll(async () => {
  await admin.query(`drop database if exists ${database} with (force)`);
  const queue = new URL(deriveQueueUrl(address(runtime))).username;
  for (const role of [runtime, queue, owner]) await admin.query(`drop role if exists ${role}`);
  await admin.end();
});

/** The schema as it was before the migration of this name. */
async function migrateUpTo(name: string): Promise<void> {
  const before = migrations.slice(
    0,
    migrations.findIndex((one) => one.name === name),
  );
  const orm = await MikroORM.init(
    defineConfig({
      ...{ clientUrl: address(owner), entities: [], discovery: { warnWhenNoEntities: false }, logger: () => {} },
      extensions: [Migrator],
      migrations: { migrationsList: before, snapshot: false, tableName: 'tracework_migration' },
    }),
  );
  await orm.migrator.up();
  await orm.close(true);
}

async function asOwner(workspaceId: string, statements: [string, unknown[]][]): Promise<void> {
  const client = new pg.Client({ connectionString: address(owner) });
  await client.connect();
  await client.query(`select set_config('app.workspace_id', $1, false)`, [workspaceId]);
  for (const [text, values] of statements) await client.query(text, values);
  await client.end();
}

test('events and endpoints of an installation are kept, also when their owner is no superuser', async () => {
  await migrateUpTo('0017-webhook-entities');
  const [workspaceId, project, log, event, loose] = Array.from({ length: 5 }, () => randomUUID());
  const endpoints = ['active', 'disabled', 'ended'].map((name) => ({ id: randomUUID(), name }));
  await asOwner(workspaceId!, [
    [`insert into workspace (id, name) values ($1, 'kept')`, [workspaceId]],
    [`insert into project (id, workspace_id, name, name_key) values ($1, $2, 'p', 'p')`, [project, workspaceId]],
    [
      `insert into log (uid, workspace_id, id, project_id, status, output, content_sha256, "timestamp")
       values ($1, $2, 'run-1', $3, 'pass', 'x', '', now())`,
      [log, workspaceId, project],
    ],
    ...([event, loose] as string[]).map((id): [string, unknown[]] => [
      `with e as (insert into webhook_event (id, workspace_id, product, type, log_uid, body)
         values ($1, $2, 'evaluations', 'pass', $3, '{"n": 1.10}'))
       insert into webhook_delivery (id, workspace_id, event_id, webhook_id, profile, receiver, body_bytes, due_at)
       values (gen_random_uuid(), $2, $1, 'evt_1', 'evaluations', 'r', 2, now())`,
      [id, workspaceId, id === event ? log : null],
    ]),
    ...endpoints.map(({ id, name }): [string, unknown[]] => [
      `insert into webhook_endpoint (id, workspace_id, product, url, events, created_at, disabled_at, disabled_reason)
       values ($1, $2, 'evaluations', 'https://' || $3::text, '{pass}', '2026-01-01',
         case when $3 <> 'active' then timestamptz '2026-02-01' end,
         case $3 when 'disabled' then 'It answered 410 Gone.' when 'ended' then 'Unsubscribed.' end)`,
      [id, workspaceId, name],
    ]),
  ]);

  const url = address(runtime);
  await migrate({ adminUrl: address(owner), url, queueUrl: deriveQueueUrl(url) });
  const db = openDatabase({ url });
  try {
    const deliveries = await listDeliveries(db, workspaceId!, { limit: 10 });
    expect(deliveries.map(({ entity }) => entity)).toEqual(
      expect.arrayContaining([{ kind: 'log', id: 'run-1' }, null]),
    );
    expect(deliveries).toHaveLength(2);
    const rows = (text: string) => inWorkspaceSql(db, workspaceId!, async (client) => (await client.query(text)).rows);
    expect(await rows(`select body::text, entity_uid as uid from webhook_event where entity_id = 'run-1'`)).toEqual([
      { body: '{"n": 1.10}', uid: log },
    ]);
    expect(
      await rows(`select url, disabled_at is not null as disabled, deleted_at is not null as deleted,
        updated_at = created_at as untouched from webhook_endpoint order by number`),
    ).toEqual([
      { url: 'https://active', disabled: false, deleted: false, untouched: true },
      { url: 'https://disabled', disabled: true, deleted: false, untouched: true },
      { url: 'https://ended', disabled: true, deleted: true, untouched: true },
    ]);
    await rows('delete from log');
    expect(await listDeliveries(db, workspaceId!, { limit: 10 })).toMatchObject([{ entity: null }]);
  } finally {
    await db.close();
  }
}, 60_000);
