import type { EntityManager } from '@mikro-orm/postgresql';
import type { PoolClient, QueryConfig, QueryResult, QueryResultRow } from 'pg';
import { validate as isUuid } from 'uuid';
import type { Database } from './database.ts';
import { isDatabaseAway } from './errors/is-database-away.ts';

/** What runs in one transaction of one workspace. */
export type Transaction = EntityManager;

/** Runs `work` in one transaction that sees the rows of one workspace only (row-level security). */
export function inWorkspace<T>(db: Database, workspaceId: string, work: (em: Transaction) => Promise<T>): Promise<T> {
  const em = db.orm.em.fork({ session: { variables: { 'app.workspace_id': workspaceId } } });
  return em.transactional(work);
}

/**
 * Runs `work` in one transaction that sees what is the installation's and no row of a workspace. `admin` is the owner's
 * login; a superuser is held to the policies of that role as well.
 */
export function inInstallation<T>(admin: Database, work: (em: Transaction) => Promise<T>): Promise<T> {
  return admin.orm.em.fork().transactional(async (em) => {
    await em.execute('set local role tracework_role_operator');
    return work(em);
  });
}

export interface TransactionOptions {
  /**
   * False for notes that may be lost if the database server dies within a second of them: leases and who listens. Then
   * the commit does not wait for the disk.
   */
  durable?: boolean;
}

/** Opens a transaction that sees one workspace; what is asked after it may be sent before it is answered. */
function begin(client: PoolClient, workspaceId: string, { durable = true }: TransactionOptions): Promise<unknown> {
  const begun = client.query(
    `begin; ${durable ? '' : 'set local synchronous_commit to off; '}` +
      `select set_config('app.workspace_id', '${workspaceId}', true)`,
  );
  begun.catch(() => {}); // awaited later; without it what follows sees no rows and writes none
  return begun;
}

/**
 * The same for statements with bound parameters: batches and queues, where the ORM's inlined parameters cost too much.
 * The transaction opens in one round trip with the first statement.
 */
export const inWorkspaceSql = <T>(
  db: Database,
  workspaceId: string,
  work: (client: PoolClient) => Promise<T>,
  options: TransactionOptions = {},
): Promise<T> =>
  onConnection(db, workspaceId, async (client) => {
    const begun = begin(client, workspaceId, options);
    const result = await work(client);
    await begun;
    await client.query('commit');
    return result;
  });

/** One statement as a transaction of its own: its begin and its commit travel with it, and nothing waits in between. */
export const queryInWorkspace = <Row extends QueryResultRow>(
  db: Database,
  workspaceId: string,
  statement: QueryConfig,
  options: TransactionOptions = {},
): Promise<QueryResult<Row>> =>
  onConnection(db, workspaceId, async (client) => {
    const begun = begin(client, workspaceId, options);
    const answered = client.query<Row>(statement);
    const committed = client.query('commit'); // of a transaction that failed it is the rollback
    const [, result] = await Promise.all([begun, answered, committed]);
    return result;
  });

async function onConnection<T>(
  db: Database,
  workspaceId: string,
  work: (client: PoolClient) => Promise<T>,
): Promise<T> {
  if (!isUuid(workspaceId)) throw new Error('a workspace id is a UUID'); // it is spliced into the first statement
  const client = await db.pool.connect();
  let broken: Error | undefined;
  try {
    return await work(client);
  } catch (error) {
    // A connection that is gone, or silent, must not be handed out again, nor be asked to roll back.
    if (error instanceof Error && isDatabaseAway(error)) broken = error;
    else
      await client.query('rollback').catch((failure: Error) => {
        broken = failure;
      });
    throw error;
  } finally {
    client.release(broken);
  }
}
