import { Migration } from '@mikro-orm/migrations';

/** Lets retention find the workspaces it has to visit: their ids and nothing else of them. */
export class Retention extends Migration {
  override up(): void {
    const statements = [
      `create function next_workspace_ids(after_id uuid, most int) returns setof uuid
         language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
           select id from workspace where after_id is null or id > after_id order by id limit most
         $$`,
      'grant create on schema public to tracework_role_lookup', // needed to be made the owner, and taken back
      'alter function next_workspace_ids owner to tracework_role_lookup',
      'revoke create on schema public from tracework_role_lookup',
      'revoke all on function next_workspace_ids from public',
      'grant execute on function next_workspace_ids to tracework_role_runtime',
    ];
    for (const statement of statements) this.addSql(statement);
  }
}
