import { Migration } from '@mikro-orm/migrations';
import { queueColumns, queueTable, tenantTable, usesFiles } from './sql.ts';

/** Stored files, what is to be looked at for removal, and the files of logs. */
export class Media extends Migration {
  override up(): void {
    const workspace = 'workspace_id uuid not null references workspace on delete cascade';
    const createdAt = 'created_at timestamptz(3) not null default clock_timestamp()';
    const statements = [
      // The bytes lie in the store under this id; a row exists only once they do, completely.
      `create table media_file (
         id uuid primary key, ${workspace}, upload_id uuid, filename text, content_type text,
         size_bytes bigint not null, sha256 text not null, ${createdAt},
         unique (workspace_id, upload_id))`,
      // A file id to look at when due, whether or not there is such a file: nobody uses it, so its bytes go.
      `create table media_sweep (
         id uuid primary key, ${workspace}, file_id uuid not null, ${createdAt}, ${queueColumns})`,
      'create index media_sweep_file on media_sweep (file_id)',
      // However a row that uses a file goes, by its own or with its log or project, this commits with it. Nothing is
      // left behind for a workspace that goes as a whole.
      `create function release_file() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $$
       begin
         insert into media_sweep (id, workspace_id, file_id, due_at)
           select gen_random_uuid(), w.id, old.file_id, clock_timestamp() from workspace w where w.id = old.workspace_id;
         return null;
       end $$`,
      `create table log_file (
         id uuid primary key, ${workspace}, log_uid uuid not null references log on delete cascade,
         position smallint not null, role text not null, filename text not null, content_type text, size_bytes bigint,
         key text not null, status text not null, error text, source_url text,
         file_id uuid references media_file,
         unique (log_uid, position), unique (workspace_id, key))`,
      ...usesFiles('log_file'),
      ...['media_file', 'media_sweep', 'log_file'].flatMap((table) => tenantTable(table)),
      ...queueTable('media_sweep'),
    ];
    for (const statement of statements) this.addSql(statement);
  }
}
