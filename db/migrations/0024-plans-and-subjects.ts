import { Migration } from '@mikro-orm/migrations';
import { tenantTable } from './sql.ts';

/**
 * A plan for each product, and the workspaces of people whom another system knows (the issuer and subject of a token).
 * `workspace.plan` stays for processes of the version before, and says nothing any more.
 */
export class PlansAndSubjects extends Migration {
  override up(): void {
    const statements = [
      `create table workspace_plan (
         workspace_id uuid not null references workspace on delete cascade,
         product text not null, plan text not null, primary key (workspace_id, product))`,
      // The products that have a plan of that name; a workspace keeps its plan for those that move in later.
      `insert into workspace_plan
         select w.id, known.product, w.plan from workspace w join (values
           ('investigations', 'starter'), ('investigations', 'pro'), ('investigations', 'agency'),
           ('causality', 'enterprise'), ('traces', 'pro')) known (product, plan) on known.plan = w.plan`,
      `create table subject (
         issuer text not null, subject text not null,
         workspace_id uuid not null references workspace on delete cascade, primary key (issuer, subject))`,
      'create index subject_workspace on subject (workspace_id)',
      ...tenantTable('workspace_plan'),
      ...tenantTable('subject'),
      'create policy administration on workspace_plan for select to current_user using (true)',
      ...['workspace_plan', 'subject', 'member'].map(
        (table) => `create policy lookup on ${table} for select to tracework_role_lookup using (true)`,
      ),
      'grant select on workspace_plan, subject, member to tracework_role_lookup',
      'drop function find_access_keys',
      `create function find_access_keys(hashes text[])
         returns table (sha256 text, key_id uuid, product text, class text, scopes text[],
           workspace_id uuid, workspace_name text, plan text, member_id uuid, member_role text)
         language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
           select k.sha256, k.id, k.product, k.class, k.scopes, w.id, w.name, p.plan, m.id, m.role
           from access_key k left join workspace w on w.id = k.workspace_id
             left join workspace_plan p on p.workspace_id = k.workspace_id and p.product = k.product
             left join member m on m.id = k.member_id
           where k.sha256 = any (hashes) and k.revoked_at is null
             and (k.expires_at is null or k.expires_at > clock_timestamp())
             and (k.product <> 'operator' or k.workspace_id is null) -- one that a process of the version before made
         $$`,
      `create function find_subject(wanted_issuer text, wanted_subject text, of_product text)
         returns table (workspace_id uuid, workspace_name text, plan text)
         language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
           select w.id, w.name, p.plan from subject s join workspace w on w.id = s.workspace_id
             left join workspace_plan p on p.workspace_id = w.id and p.product = of_product
           where s.issuer = wanted_issuer and s.subject = wanted_subject
         $$`,
      'grant create on schema public to tracework_role_lookup', // needed to be made the owner, and taken back
      ...['find_access_keys', 'find_subject'].flatMap((name) => [
        `alter function ${name} owner to tracework_role_lookup`,
        `revoke all on function ${name} from public`,
        `grant execute on function ${name} to tracework_role_runtime`,
      ]),
      'revoke create on schema public from tracework_role_lookup',
    ];
    for (const statement of statements) this.addSql(statement);
  }
}
