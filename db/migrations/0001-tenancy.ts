import { Migration } from '@mikro-orm/migrations';
import { roles, tenantTable } from './sql.ts';

/** Workspaces, members and keys, and the look-up of a key before its workspace is known. */
export class Tenancy extends Migration {
  override up(): void {
    const statements = [
      ...roles,
      `create table workspace (
         id uuid primary key,
         name text not null,
         plan text not null default 'free',
         created_at timestamptz(3) not null default clock_timestamp())`,
      `create table member (
         id uuid primary key,
         workspace_id uuid not null references workspace on delete cascade,
         name text not null,
         email text,
         role text not null,
         created_at timestamptz(3) not null default clock_timestamp())`,
      'create index member_workspace on member (workspace_id)',
      `create table access_key (
         id uuid primary key,
         workspace_id uuid not null references workspace on delete cascade,
         member_id uuid references member on delete cascade,
         product text not null,
         class text not null,
         name text not null,
         prefix text not null,
         sha256 text not null unique,
         scopes text[] not null,
         secret_ciphertext text,
         created_at timestamptz(3) not null default clock_timestamp(),
         expires_at timestamptz(3),
         revoked_at timestamptz(3),
         last_used_at timestamptz(3))`,
      'create index access_key_workspace on access_key (workspace_id)',
      ...tenantTable('workspace', 'id'),
      ...tenantTable('member'),
      ...tenantTable('access_key'),
      // Administration lists workspaces; the owner is held to the tenant policy by FORCE, so it gets a policy of its own.
      'create policy administration on workspace to current_user using (true) with check (true)',
      'create policy lookup on workspace for select to tracework_role_lookup using (true)',
      'create policy lookup on access_key for select to tracework_role_lookup using (true)',
      'grant select on workspace, access_key to tracework_role_lookup',
      `create function find_access_keys(hashes text[])
         returns table (sha256 text, key_id uuid, product text, class text, scopes text[],
           workspace_id uuid, workspace_name text, plan text, member_id uuid)
         language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
           select k.sha256, k.id, k.product, k.class, k.scopes, w.id, w.name, w.plan, k.member_id
           from access_key k join workspace w on w.id = k.workspace_id
           where k.sha256 = any (hashes) and k.revoked_at is null
             and (k.expires_at is null or k.expires_at > clock_timestamp())
         $$`,
      'grant create on schema public to tracework_role_lookup', // needed to be made the owner, and taken back
      'alter function find_access_keys owner to tracework_role_lookup',
      'revoke create on schema public from tracework_role_lookup',
      'revoke all on function find_access_keys from public',
      'grant execute on function find_access_keys to tracework_role_runtime',
    ];
    for (const statement of statements) this.addSql(statement);
  }
}
