import { INSTALLATION } from '../../domain/durable/installation.ts';

/**
 * A table whose rows are work: it carries the queue columns of `db/migrations/sql.ts`, and a row is pending while its
 * `due_at` is set. Rows of lane `drain` are worked in batches by the key's drain; rows of lane `job` by a workflow each, and
 * rows of lane `waiting` are jobs that have no place yet.
 */
export interface WorkQueue {
  /** Names the queue everywhere: signals, metrics, `drain` rows. */
  name: string;
  table: string;
  /** Column of the internal id that leases and results refer to; never an id a caller chose. */
  id: string;
  /** Column that a job's workflow id is built from. */
  entity: string;
  /** Column that splits a workspace's rows into several drains. */
  key?: string;
  /** A claim ends at the row with which this column's sum passes `most`; rows that may be large say so here. */
  weight?: { column: string; most: number };
  /** SQL that tells the groups apart whose rows are claimed in fair shares; never null. */
  group?: string;
  /** Columns (SQL) that a claim returns, the internal id among them. */
  columns: string;
  /**
   * The table is global and has no `workspace_id`: work of the installation. Where a workspace is asked for, its
   * functions get `INSTALLATION`.
   */
  isGlobal?: true;
  /** Its jobs need places: the table has the columns of `admissionTable`, and rows of lane `waiting`. */
  admission?: true;
}

/** One drain of one workspace. `key` is empty where a workspace has a single drain. */
export interface DrainKey {
  workspaceId: string;
  key: string;
}

/** A claimed row comes back to the queue by itself when its holder stops renewing it. */
export const LEASE_SECONDS = 10;
/** After an acknowledged start the relay leaves a job alone for this long; its activities renew it. */
export const JOB_LEASE_SECONDS = 60;
/** A row claimed this often without a result settles as an error. */
export const MOST_CLAIMS = 5;

/** SQL that narrows to one workspace, `$1`; a global table has none. */
export const inScope = ({ isGlobal }: WorkQueue, alias = ''): string =>
  isGlobal ? `$1::uuid = '${INSTALLATION}'` : `${alias}workspace_id = $1`;

/** SQL for the workspace of a row. */
export const workspaceOf = ({ isGlobal }: WorkQueue): string => (isGlobal ? `'${INSTALLATION}'::uuid` : 'workspace_id');

/** SQL that narrows to one drain key; `$2` is the key. */
export const keyFilter = ({ key }: WorkQueue): string => (key ? `${key} = $2` : `$2 = ''`);

/** SQL for what is due. Not by `clock_timestamp()`: its value changes, so no index could stop at it. */
export const isDue = 'due_at <= statement_timestamp()';
