import { Migration } from '@mikro-orm/migrations';
import { globalTable } from './sql.ts';

/**
 * The OFAC list as it was fetched: a row for each edition, and of the newest its entries and their names. And who fetches it
 * now, so that of all processes one does.
 */
export class Sanctions extends Migration {
  override up(): void {
    const statements = [
      `create table sanction_list (
         id bigint generated always as identity primary key,
         sdn_sha256 text not null,
         alt_sha256 text not null,
         published_at timestamptz,
         fetched_at timestamptz not null,
         sdn_rows int not null,
         alt_rows int not null,
         entries int not null,
         names int not null)`,
      `create table sanction_entry (
         list_id bigint not null references sanction_list on delete cascade,
         ent_num int not null,
         type text,
         program text,
         line text not null,
         primary key (list_id, ent_num))`,
      `create table sanction_name (
         list_id bigint not null,
         ent_num int not null,
         position smallint not null,
         name text not null,
         is_weak boolean not null,
         line text,
         primary key (list_id, ent_num, position),
         foreign key (list_id, ent_num) references sanction_entry on delete cascade)`,
      `create table sanction_fetch (
         one boolean primary key default true check (one),
         lease_token uuid,
         leased_until timestamptz,
         failed_at timestamptz,
         failure text)`,
      'insert into sanction_fetch default values',
      ...globalTable('sanction_list', { runtime: 'select, insert, update, delete' }),
      ...globalTable('sanction_entry', { runtime: 'select, insert, delete' }),
      ...globalTable('sanction_name', { runtime: 'select, insert, delete' }),
      ...globalTable('sanction_fetch', { runtime: 'select, update' }),
    ];
    for (const statement of statements) this.addSql(statement);
  }
}
