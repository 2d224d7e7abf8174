import { Migration } from '@mikro-orm/migrations';
import { queueColumns, queueTable, tenantTable } from './sql.ts';

/** What happened (events, with their bodies), who has to be told (deliveries), how that went (attempts). */
export class Webhooks extends Migration {
  override up(): void {
    const workspace = 'workspace_id uuid not null references workspace on delete cascade';
    const createdAt = 'created_at timestamptz(3) not null default clock_timestamp()';
    const statements = [
      // The one without an end signs and is shown; those with one still sign beside it until then.
      `create table signing_secret (
         id uuid primary key, ${workspace}, product text not null, ciphertext text not null, ${createdAt},
         expires_at timestamptz(3))`,
      'create unique index signing_secret_current on signing_secret (workspace_id, product) where expires_at is null',
      'create index signing_secret_product on signing_secret (workspace_id, product)',
      `create table webhook_endpoint (
         id uuid primary key, ${workspace}, product text not null, url text not null, events text[] not null,
         description text, ${createdAt},
         failing_since timestamptz(3), failures int not null default 0,
         disabled_at timestamptz(3), disabled_reason text)`,
      'create index webhook_endpoint_product on webhook_endpoint (workspace_id, product)',
      // A snapshot, stored once however many are told. What is about a log goes with it.
      `create table webhook_event (
         id uuid primary key, ${workspace}, product text not null, type text not null,
         log_uid uuid references log on delete cascade, body json not null, ${createdAt})`,
      'create index webhook_event_log on webhook_event (log_uid) where log_uid is not null',
      // Deliveries of one order_id to one receiver go in sequence. Without a url it is looked up when it is sent.
      `create table webhook_delivery (
         id uuid primary key, ${workspace}, event_id uuid not null references webhook_event on delete cascade,
         webhook_id text not null, profile text not null, source text, receiver text not null,
         endpoint_id uuid references webhook_endpoint on delete cascade, url text, body_bytes int not null,
         order_id uuid, sequence int not null default 1,
         state text not null default 'pending', attempts smallint not null default 0, tries smallint not null default 0,
         last_error text, ${createdAt}, settled_at timestamptz(3),
         ${queueColumns})`,
      'create index webhook_delivery_event on webhook_delivery (event_id)',
      'create index webhook_delivery_endpoint on webhook_delivery (endpoint_id) where endpoint_id is not null',
      'create index webhook_delivery_list on webhook_delivery (workspace_id, created_at)',
      `create unique index webhook_delivery_order on webhook_delivery (order_id, receiver, sequence)
         where order_id is not null`,
      `create table webhook_attempt (
         ${workspace}, delivery_id uuid not null references webhook_delivery on delete cascade, number smallint not null,
         started_at timestamptz(3) not null, duration_ms int not null, status smallint, error text, answer text,
         primary key (delivery_id, number))`,
      ...['signing_secret', 'webhook_endpoint', 'webhook_event', 'webhook_delivery', 'webhook_attempt'].flatMap(
        (table) => tenantTable(table),
      ),
      ...queueTable('webhook_delivery', { key: 'receiver' }),
    ];
    for (const statement of statements) this.addSql(statement);
  }
}
