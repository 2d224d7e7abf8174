import { Migration } from '@mikro-orm/migrations';

/** When keys were last used: noted for many at once, whatever their workspaces, and no more than that. */
export class KeyUse extends Migration {
  override up(): void {
    const statements = [
      `create policy use on access_key for update to tracework_role_lookup using (true) with check (true)`,
      'grant update (last_used_at) on access_key to tracework_role_lookup',
      // A row that somebody changes just now is passed over; its next use notes it.
      `create function note_key_use(key_ids uuid[]) returns void
         language sql security definer set search_path = pg_catalog, public, pg_temp as $$
           update access_key set last_used_at = clock_timestamp() where id in (
             select id from access_key where id = any (key_ids)
               and (last_used_at is null or last_used_at < date_trunc('minute', clock_timestamp()))
             order by id for update skip locked)
         $$`,
      'grant create on schema public to tracework_role_lookup', // needed to be made the owner, and taken back
      'alter function note_key_use owner to tracework_role_lookup',
      'revoke create on schema public from tracework_role_lookup',
      'revoke all on function note_key_use from public',
      'grant execute on function note_key_use to tracework_role_runtime',
    ];
    for (const statement of statements) this.addSql(statement);
  }
}
