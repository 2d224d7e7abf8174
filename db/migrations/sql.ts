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

/** Forces row-level security by the transaction's workspace, and grants the runtime role its reads and writes. */
export const tenantTable = (table: string, workspaceColumn = 'workspace_id'): string[] => {
  const mine = `${workspaceColumn} = (select nullif(current_setting('app.workspace_id', true), '')::uuid)`;
  return [
    `alter table ${table} enable row level security`,
    `alter table ${table} force row level security`,
    `create policy tenant on ${table} using (${mine}) with check (${mine})`,
    `grant select, insert, update, delete on ${table} to tracework_role_runtime`,
  ];
};

/** The columns that make a row of any table a unit of pending work; `due_at` is null once it is settled. */
export const queueColumns = `
  due_at timestamptz,
  lease_token uuid,
  claims smallint not null default 0,
  lane text not null default 'drain',
  awaited boolean not null default false`;

/**
 * The partial index that claims and sweeps use, in the order of claims, and what the queue role may see of the rows. `key` names the column
 * that splits a workspace's rows into several drains; without it a workspace has one.
 */
export const queueTable = (table: string, { key }: { key?: string } = {}): string[] => {
  const keys = ['workspace_id', ...(key ? [key] : [])].join(', ');
  return [
    `create index ${table}_queue on ${table} (${keys}, lane, awaited desc, due_at) where due_at is not null`,
    `create policy queue on ${table} for select to tracework_role_queue using (due_at is not null)`,
    `grant select (${keys}, lane, awaited, due_at, claims) on ${table} to tracework_role_queue`,
  ];
};

/** What tells over all workspaces at once when the next row of a queue is due; every table of `queueTable` has one. */
export const dueIndex = (table: string): string =>
  `create index ${table}_due on ${table} (due_at) where due_at is not null`;
