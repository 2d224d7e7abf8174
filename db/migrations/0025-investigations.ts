import { Migration } from '@mikro-orm/migrations';
import { dueIndex, eventsGoWith, queueColumns, queueTable, tenantTable } from './sql.ts';

const tables = ['case_number', 'investigation_case', 'subject', 'subject_identifier', 'erasure'];

/** Cases and their subjects, and what is left of what was erased. */
export class Investigations extends Migration {
  override up(): void {
    const workspace = 'workspace_id uuid not null references workspace on delete cascade';
    const createdAt = 'created_at timestamptz(3) not null default clock_timestamp()';
    const times = `${createdAt}, updated_at timestamptz(3) not null default clock_timestamp()`;
    const risk = 'risk_score smallint, risk_level text, risk_breakdown json';
    const identifiers = ['emails', 'phones', 'usernames', 'ip_addresses', 'domains'];
    const statements = [
      // Whom another system's tokens name; a subject is a person or organisation that is looked into.
      'alter table subject rename to workspace_subject',
      'alter index subject_workspace rename to workspace_subject_workspace',
      'alter index subject_pkey rename to workspace_subject_pkey',
      `create or replace function find_subject(wanted_issuer text, wanted_subject text, of_product text)
         returns table (workspace_id uuid, workspace_name text, plan text)
         language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
           select w.id, w.name, p.plan from workspace_subject s join workspace w on w.id = s.workspace_id
             left join workspace_plan p on p.workspace_id = w.id and p.product = of_product
           where s.issuer = wanted_issuer and s.subject = wanted_subject
         $$`,
      // Its row is locked by whoever opens a case: numbers have no gaps and none is used again.
      `create table case_number (
         workspace_id uuid primary key references workspace on delete cascade, last bigint not null)`,
      `create table investigation_case (
         id uuid primary key, ${workspace}, number bigint not null, title text not null, description text,
         client_reference text, priority text not null, status text not null, tags text[] not null default '{}',
         playbook_slug text, created_by uuid not null, search_key text not null default '',
         closed_at timestamptz(3), ${times}, deleted_at timestamptz(3), unique (workspace_id, number))`,
      `create index investigation_case_listed on investigation_case (workspace_id, created_at desc, id desc)
         where deleted_at is null`,
      eventsGoWith('investigation_case', 'id'),
      // A row with deleted_at is shown to nobody; the job of its erasure removes it.
      `create table subject (
         id uuid primary key, ${workspace}, case_id uuid not null references investigation_case on delete cascade,
         full_name text, name_key text not null default '',
         ${identifiers.map((name) => `${name} text[] not null default '{}'`).join(', ')},
         consent_obtained boolean not null default false, retention_days int not null,
         ${risk}, evidence_count int not null default 0, last_enriched_at timestamptz(3),
         purge_at timestamptz(3) not null, ${times}, deleted_at timestamptz(3))`,
      // The name is in it so that a search for a part of it visits no row.
      `create index subject_listed on subject (workspace_id, created_at desc, id desc) include (name_key)
         where deleted_at is null`,
      `create index subject_case on subject (case_id, created_at desc, id desc) include (workspace_id, deleted_at, name_key)`,
      'create index subject_purge on subject (workspace_id, purge_at) where deleted_at is null',
      eventsGoWith('subject', 'id'),
      // Every identifier of the five lists, as it is stored; `created_at` is the subject's. Gone as soon as its subject is deleted.
      `create table subject_identifier (
         ${workspace}, subject_id uuid not null references subject on delete cascade, type text not null, value text not null,
         created_at timestamptz(3) not null, primary key (subject_id, type, value))`,
      `create index subject_identifier_listed on subject_identifier (workspace_id, type, value, created_at desc, subject_id desc)`,
      // The proof that a subject is gone, kept for good; pending until it is.
      `create table erasure (
         subject_id uuid primary key, ${workspace}, case_id uuid not null, reason text not null, requested_by uuid,
         requested_at timestamptz(3) not null default clock_timestamp(), completed_at timestamptz(3), removed json,
         ${queueColumns})`,
      ...queueTable('erasure'),
      dueIndex('erasure'),
      ...tables.flatMap((table) => tenantTable(table)),
    ];
    for (const statement of statements) this.addSql(statement);
  }
}
