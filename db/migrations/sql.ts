/**
 * Statements that every migration shares. A table that belongs to workspaces goes through `tenantTable`, one whose
 * rows are work goes through `queueTable` and `dueIndex` as well, so no table can forget its policies, grants or queue index.
 */

/** Makes a role of the cluster, unless another database has made it. */
export const role = (name: string) => `do $$ begin create role ${name} nologin;
  exception when duplicate_object or unique_violation then null; end $$`;

/** Roles are the cluster's, not the database's: several databases on one server share them. */
export const roles = [
  role('tracework_role_runtime'), // the API and the workers: rows of one workspace per transaction
  role('tracework_role_queue'), // the relay and the health checks: queue columns of every workspace
  role('tracework_role_lookup'), // owns the one function that reads keys before a workspace is known
  'grant tracework_role_lookup to current_user',
  'grant usage on schema public to tracework_role_runtime, tracework_role_queue, tracework_role_lookup',
];

const rowSecurity = (table: string, workspaceColumn: string): string[] => {
  const mine = `${workspaceColumn} = (select nullif(current_setting('app.workspace_id', true), '')::uuid)`;
  return [
    `alter table ${table} enable row level security`,
    `alter table ${table} force row level security`,
    `create policy tenant on ${table} using (${mine}) with check (${mine})`,
  ];
};

/** Forces row-level security by the transaction's workspace, and grants the runtime role its reads and writes. */
export const tenantTable = (table: string, workspaceColumn = 'workspace_id'): string[] => [
  ...rowSecurity(table, workspaceColumn),
  `grant select, insert, update, delete on ${table} to tracework_role_runtime`,
];

/** The trigger function of `appendOnlyTable`. A cascade runs as the table's owner, so the login itself is looked at. */
export const refuseChangeFunction = [
  `create function refuse_change() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $$
   begin
     if pg_has_role(session_user, (select relowner from pg_class where oid = tg_relid), 'usage') then return null; end if;
     raise insufficient_privilege using message = format('table %I is append-only', tg_table_name);
   end $$`,
];

/**
 * A table of workspaces to which the runtime role may add rows and nothing else: no grant lets it change or remove one, and
 * no cascade from another table does. Only a login of the owner's can, as when it removes a whole workspace.
 */
export const appendOnlyTable = (table: string): string[] => [
  ...rowSecurity(table, 'workspace_id'),
  `grant select, insert on ${table} to tracework_role_runtime`,
  `create trigger append_only before update or delete or truncate on ${table}
     for each statement execute function refuse_change()`,
];

/** The columns that make a row of any table a unit of pending work; `due_at` is null once it is settled. */
export const queueColumns = `
  due_at timestamptz,
  lease_token uuid,
  claims smallint not null default 0,
  lane text not null default 'drain',
  awaited boolean not null default false`;

/**
 * The partial index that claims and sweeps use, in the order of claims, and what the queue role may see of the rows. `key` names the column
 * that splits a workspace's rows into several drains; without it a workspace has one. A global table has no workspace.
 */
export const queueTable = (table: string, { key, ...scope }: { key?: string } & Scope = {}): string[] => {
  const keys = [...scopeColumns(scope), ...(key ? [key] : []), 'lane', 'awaited'];
  return [
    `create index ${table}_queue on ${table} (${keys.join(', ')} desc, due_at) where due_at is not null`,
    ...(scope.isGlobal
      ? []
      : [`create policy queue on ${table} for select to tracework_role_queue using (due_at is not null)`]),
    `grant select (${keys.join(', ')}, due_at, claims) on ${table} to tracework_role_queue`,
  ];
};

interface Scope {
  /** A table of `globalTable`: its rows belong to no workspace. */
  isGlobal?: boolean;
}

const scopeColumns = ({ isGlobal }: Scope): string[] => (isGlobal ? [] : ['workspace_id']);

/** What tells over all workspaces at once when the next row of a queue is due; every table of `queueTable` has one. */
export const dueIndex = (table: string): string =>
  `create index ${table}_due on ${table} (due_at) where due_at is not null`;

/** The trigger function of `eventsGoWith`; its argument is the column of the entity's internal uuid. */
export const eventsGoWithFunction = [
  `create function delete_webhook_events_of_deleted() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $$
   begin
     execute format('delete from webhook_event e using deleted d where e.entity_uid = d.%I', tg_argv[0]);
     return null;
   end $$`,
];

/** Events about rows of this table go with them, whatever deletes these. */
export const eventsGoWith = (table: string, uid: string): string =>
  `create trigger webhook_events_go after delete on ${table} referencing old table as deleted
     for each statement execute function delete_webhook_events_of_deleted('${uid}')`;

/** Rows of this table name a stored file in `file_id`; a file that loses one of them is looked at for removal. */
export const usesFiles = (table: string): string[] => [
  `create index ${table}_file on ${table} (file_id) where file_id is not null`,
  `create trigger ${table}_releases_file after delete on ${table}
     for each row when (old.file_id is not null) execute function release_file()`,
];

/** Statements that read or change rows of these tables in a migration: their owner sees none while the policies are forced on it. */
export const asOwner = (tables: string[], statements: string[]): string[] => [
  ...tables.map((table) => `alter table ${table} no force row level security`),
  ...statements,
  ...tables.map((table) => `alter table ${table} force row level security`),
];

/**
 * For a table of `queueTable` and `dueIndex` whose jobs need places: lane `waiting` holds those that have none yet.
 * `admission_key` says whose places they want, `admission_weight` how many a job takes while it runs. What waits for a
 * place is not late, so the index of due rows leaves it out.
 */
export const admissionTable = (table: string, scope: Scope = {}): string[] => {
  const keys = [...scopeColumns(scope), 'admission_key'].join(', ');
  return [
    `alter table ${table} add column admission_key text not null default '',
       add column admission_weight smallint not null default 0`,
    `create index ${table}_waiting on ${table} (${keys}, awaited desc, due_at) where due_at is not null and lane = 'waiting'`,
    `create index ${table}_admitted on ${table} (${keys}, due_at) where due_at is not null and lane = 'job'`,
    `drop index ${table}_due`,
    `create index ${table}_due on ${table} (due_at) where due_at is not null and lane <> 'waiting'`,
    `grant select (admission_key, admission_weight) on ${table} to tracework_role_queue`,
  ];
};

/** The catalogue's comment on a table that belongs to the installation. */
export const GLOBAL_TABLE = 'belongs to the installation';

/**
 * A table of the installation, which belongs to no workspace: no policies, only these grants. It is marked as such in
 * the catalogue, so a table that merely forgot its policies is found out.
 */
export const globalTable = (table: string, grants: { runtime: string; queue?: string }): string[] => [
  `comment on table ${table} is '${GLOBAL_TABLE}'`,
  `grant ${grants.runtime} on ${table} to tracework_role_runtime`,
  ...(grants.queue ? [`grant ${grants.queue} on ${table} to tracework_role_queue`] : []),
];
