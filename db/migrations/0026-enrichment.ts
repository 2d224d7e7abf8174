import { Migration } from '@mikro-orm/migrations';
import { dueIndex, queueColumns, queueTable, tenantTable } from './sql.ts';

const tables = [
  'enrichment_run',
  'worker_outcome',
  'look_up',
  'cached_look_up',
  'source_answer',
  'evidence',
  'evidence_sighting',
  'evidence_answer',
];

/** Runs, what each source said in them, and the evidence that came of it. */
export class Enrichment extends Migration {
  override up(): void {
    const workspace = 'workspace_id uuid not null references workspace on delete cascade';
    const createdAt = 'created_at timestamptz(3) not null default clock_timestamp()';
    const ofSubject = 'subject_id uuid not null references subject on delete cascade';
    const risk = 'risk_score smallint, risk_level text, risk_breakdown json';
    const statements = [
      // Of an enrichment (a job of its own), or of a monitor, whose job has its row in monitor_run.
      `create table enrichment_run (
         id uuid primary key, ${workspace}, ${ofSubject}, monitor_id uuid,
         workers text[], fresh boolean not null default false, full_name text, identifiers json not null,
         status text not null default 'running', ${createdAt}, started_at timestamptz(3), completed_at timestamptz(3),
         evidence_count int not null default 0, new_evidence_count int not null default 0, ${risk}, ${queueColumns})`,
      `create unique index enrichment_run_current on enrichment_run (subject_id)
         where completed_at is null and monitor_id is null`,
      `create unique index enrichment_run_of_monitor on enrichment_run (monitor_id)
         where completed_at is null and monitor_id is not null`,
      'create index enrichment_run_listed on enrichment_run (subject_id, created_at desc, id desc)',
      ...queueTable('enrichment_run'),
      dueIndex('enrichment_run'),
      `create table worker_outcome (
         ${workspace}, run_id uuid not null references enrichment_run on delete cascade, worker_id text not null,
         status text not null, reason text, identifiers_checked smallint not null default 0,
         evidence_count int not null default 0, risk_points int not null default 0, duration_ms int,
         settled_at timestamptz(3), primary key (run_id, worker_id))`,
      'create index worker_outcome_health on worker_outcome (workspace_id, worker_id, settled_at desc)',
      // What one source said of one identifier, stored before its worker counts as done; a repeat of the step uses it.
      `create table look_up (
         ${workspace}, run_id uuid not null references enrichment_run on delete cascade, worker_id text not null,
         identifier_value text not null, status text not null, reason text, evidence json not null default '[]',
         is_cached boolean not null default false, retrieved_at timestamptz(3) not null,
         primary key (run_id, worker_id, identifier_value))`,
      // Gone with the subject that asked: nothing of a look-up is kept beyond its window.
      `create table cached_look_up (
         ${workspace}, worker_id text not null, identifier_value text not null, ${ofSubject},
         result json, reason text, answers text[] not null, retrieved_at timestamptz(3) not null,
         expires_at timestamptz(3) not null, primary key (workspace_id, worker_id, identifier_value))`,
      'create index cached_look_up_subject on cached_look_up (subject_id)',
      'create index cached_look_up_expiry on cached_look_up (workspace_id, expires_at)',
      // Bodies as received, once for each subject.
      `create table source_answer (
         ${workspace}, ${ofSubject}, sha256 text not null, body bytea not null, retrieved_at timestamptz(3) not null,
         primary key (subject_id, sha256))`,
      `create table evidence (
         id uuid primary key, ${workspace}, ${ofSubject}, run_id uuid not null, worker_id text not null, kind text not null,
         identifier_type text not null, identifier_value text not null, external_id text not null,
         title text not null, summary text not null, source_name text not null, source_url text not null,
         source_date timestamptz(3), confidence float8 not null, risk_points smallint not null, risk_category text,
         severity text not null, raw_sha256 text not null, retrieved_at timestamptz(3) not null,
         first_seen_at timestamptz(3) not null, last_seen_at timestamptz(3) not null,
         disposition text not null default 'unreviewed', disposition_note text, disposition_by uuid,
         disposition_at timestamptz(3), unique (subject_id, worker_id, identifier_value, external_id))`,
      'create index evidence_listed on evidence (subject_id, first_seen_at desc, id desc)',
      // Which runs reported a row, and whether it was new to the subject then.
      `create table evidence_sighting (
         ${workspace}, run_id uuid not null references enrichment_run on delete cascade,
         evidence_id uuid not null references evidence on delete cascade, is_new boolean not null,
         risk_points smallint not null, primary key (run_id, evidence_id))`,
      'create index evidence_sighting_evidence on evidence_sighting (evidence_id)',
      // Every answer that a row has rested on.
      `create table evidence_answer (
         ${workspace}, evidence_id uuid not null references evidence on delete cascade, sha256 text not null,
         retrieved_at timestamptz(3) not null, primary key (evidence_id, sha256))`,
      ...tables.flatMap((table) => tenantTable(table)),
    ];
    for (const statement of statements) this.addSql(statement);
  }
}
