import { Migration } from '@mikro-orm/migrations';
import { dueIndex, queueColumns, queueTable, tenantTable, usesFiles } from './sql.ts';

const tables = ['report', 'monitor', 'monitor_run', 'alert'];

/** Reports, and monitors with their runs and alerts. */
export class ReportsAndMonitors extends Migration {
  override up(): void {
    const workspace = 'workspace_id uuid not null references workspace on delete cascade';
    const createdAt = 'created_at timestamptz(3) not null default clock_timestamp()';
    const times = `${createdAt}, updated_at timestamptz(3) not null default clock_timestamp()`;
    const ofSubject = 'subject_id uuid not null references subject on delete cascade';
    const statements = [
      `create table report (
         id uuid primary key, ${workspace}, ${ofSubject}, title text not null, purpose text not null,
         subject_label text not null, status text not null default 'generating', risk_score smallint, risk_level text,
         narrative text, narrative_by text, sentences_dropped int not null default 0, sections json, citations json,
         citation_count int not null default 0, evidence_count int not null default 0, content_sha256 text,
         pdf_sha256 text, file_id uuid references media_file, error text, generated_by uuid not null, ${createdAt},
         completed_at timestamptz(3), ${queueColumns})`,
      'create index report_listed on report (subject_id, created_at desc, id desc)',
      ...usesFiles('report'),
      ...queueTable('report'),
      dueIndex('report'),
      // Pending while its schedule is not as the row says; one with deleted_at goes when its schedule has gone.
      `create table monitor (
         id uuid primary key, ${workspace}, ${ofSubject}, name text not null, worker_ids text[], cadence text not null,
         min_severity text not null, active boolean not null,
         last_run_at timestamptz(3), last_run_status text, ${times}, deleted_at timestamptz(3), ${queueColumns})`,
      'create index monitor_listed on monitor (workspace_id, created_at desc, id desc) where deleted_at is null',
      'create index monitor_subject on monitor (subject_id)',
      ...queueTable('monitor'),
      dueIndex('monitor'),
      // Goes with its run, not with its monitor: a run that was accepted ends, whatever becomes of who asked for it.
      `create table monitor_run (
         run_id uuid primary key references enrichment_run on delete cascade, ${workspace}, monitor_id uuid not null,
         cause text not null, ${createdAt}, ${queueColumns})`,
      'create index monitor_run_monitor on monitor_run (monitor_id)',
      ...queueTable('monitor_run'),
      dueIndex('monitor_run'),
      `create table alert (
         id uuid primary key, ${workspace}, monitor_id uuid not null references monitor on delete cascade, ${ofSubject},
         run_id uuid not null, evidence_id uuid not null, subject_label text not null, severity text not null,
         title text not null, source text not null, worker_id text not null, change text not null,
         acknowledged_at timestamptz(3), ${createdAt}, unique (run_id, evidence_id))`,
      'create index alert_monitor on alert (monitor_id, created_at desc, id desc)',
      'create index alert_subject on alert (subject_id)',
      ...tables.flatMap((table) => tenantTable(table)),
    ];
    for (const statement of statements) this.addSql(statement);
  }
}
