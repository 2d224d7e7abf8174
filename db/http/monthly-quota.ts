import type { SqlTransaction } from '../sql/sql-transaction.ts';

/** What a calendar month (UTC) has used; times in milliseconds since 1970 by the database's clock. */
export interface MonthUse {
  used: number;
  startsAtMs: number;
  /** The first of the next month. */
  endsAtMs: number;
  nowMs: number;
}

/** So many of a thing of a workspace; the limit null has no end. */
export interface QuotaTake {
  workspaceId: string;
  name: string;
  amount: number;
  limit: number | null;
}

interface Row extends Omit<MonthUse, 'used'> {
  used: string | null;
}

/** The month is that of the transaction's statement, whatever the time zone of its session. */
const month = `date_trunc('month', now_at at time zone 'UTC')`;
const times = `(extract(epoch from ${month}) * 1000)::float8 as "startsAtMs",
  (extract(epoch from ${month} + interval '1 month') * 1000)::float8 as "endsAtMs",
  (extract(epoch from now_at) * 1000)::float8 as "nowMs"`;

const toUse = ({ used, ...moments }: Row): MonthUse => ({ used: Number(used ?? 0), ...moments });

/** What is used of a quota this month. */
export async function readQuota(sql: SqlTransaction, workspaceId: string, name: string): Promise<MonthUse> {
  const { rows } = await sql.query<Row>({
    text: `select (select q.used from monthly_quota q where q.workspace_id = $1 and q.name = $2 and q.month = ${month}::date)
             as used, ${times} from (select statement_timestamp() as now_at) as clock`,
    values: [workspaceId, name],
  });
  return one(rows);
}

/**
 * Takes an amount out of the month, all of it or nothing. Whoever takes of one quota waits for the transactions that did
 * before, so parallel ones never go beyond the limit, and what rolls back is free again.
 */
export async function takeQuota(
  sql: SqlTransaction,
  { workspaceId, name, amount, limit }: QuotaTake,
): Promise<MonthUse & { granted: boolean }> {
  const { rows } = await sql.query<Row>({
    text: `with clock as (select statement_timestamp() as now_at),
           taken as (
             insert into monthly_quota as q (workspace_id, name, month, used)
               select $1, $2, ${month}::date, $3::bigint from clock where $4::bigint is null or $3::bigint <= $4::bigint
             on conflict (workspace_id, name, month) do update set used = q.used + excluded.used
               where $4::bigint is null or q.used + excluded.used <= $4::bigint
             returning q.used)
           select (select used from taken) as used, ${times} from clock`,
    values: [workspaceId, name, amount, limit],
  });
  const taken = one(rows);
  if (rows[0]?.used != null) return { ...taken, granted: true };
  return { ...(await readQuota(sql, workspaceId, name)), granted: false };
}

function one(rows: Row[]): MonthUse {
  const [row] = rows;
  if (!row) throw new Error('a quota answered no row');
  return toUse(row);
}
