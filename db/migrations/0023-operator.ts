import { Migration } from '@mikro-orm/migrations';
import { role } from './sql.ts';

/**
 * Operator keys belong to the installation: they are the keys without a workspace. A workspace's operator keys open
 * nothing any more; those that worked until now are revoked and keep their workspace, so that the one of `keys.json` can
 * be told from the others and adopted at the next start.
 */
export class Operator extends Migration {
  override up(): void {
    const definer = (name: string) => [
      `alter function ${name} owner to tracework_role_operator`,
      `revoke all on function ${name} from public`,
      `grant execute on function ${name} to tracework_role_runtime`,
    ];
    const statements = [
      role('tracework_role_operator'), // what is the installation's, and where the rows of workspaces are
      'grant tracework_role_operator to current_user',
      'grant usage on schema public to tracework_role_operator',
      'alter table access_key alter column workspace_id drop not null',
      'alter table access_key no force row level security', // else its owner sees no key to change
      `update access_key set workspace_id = null, member_id = null
       where product = 'operator' and (revoked_at is not null or expires_at <= clock_timestamp())`,
      `update access_key set revoked_at = clock_timestamp() where product = 'operator' and workspace_id is not null`,
      'alter table access_key force row level security',
      `alter table access_key add constraint access_key_owner check (workspace_id is not null or product = 'operator')`,
      `create policy operator on access_key to tracework_role_operator
         using (workspace_id is null) with check (workspace_id is null)`,
      'grant select, insert, update on access_key to tracework_role_operator',
      // Where the deliveries of the installation are; what they are is read in their workspace.
      'create policy operator on workspace for select to tracework_role_operator using (true)',
      'create policy operator on webhook_delivery for select to tracework_role_operator using (true)',
      'grant select (id) on workspace to tracework_role_operator',
      'grant select (id, workspace_id, receiver, created_at) on webhook_delivery to tracework_role_operator',
      `create function workspaces_with_deliveries(wanted_receiver text)
         returns table (workspace_id uuid, newest_at timestamptz)
         language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
           select w.id, d.created_at from workspace w cross join lateral (
             select created_at from webhook_delivery
             where webhook_delivery.workspace_id = w.id and (wanted_receiver is null or receiver = wanted_receiver)
             order by created_at desc limit 1) d
           order by 2 desc
         $$`,
      `create function find_delivery(wanted uuid) returns table (workspace_id uuid, created_at timestamptz)
         language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
           select d.workspace_id, d.created_at from webhook_delivery d where d.id = wanted
         $$`,
      'grant create on schema public to tracework_role_operator', // needed to be made the owner, and taken back
      ...definer('workspaces_with_deliveries'),
      ...definer('find_delivery'),
      'revoke create on schema public from tracework_role_operator',
    ];
    for (const statement of statements) this.addSql(statement);
  }
}
