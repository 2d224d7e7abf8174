import { MockActivityEnvironment } from '@temporalio/testing';
import { createBreakers } from '../../activities/breaker.ts';
import type { ActivityDeps } from '../../activities/deps.ts';
import type { Lease, RollingClaimOptions } from '../../activities/drain/drain.ts';
import { DrainSlots } from '../../activities/drain/drain-slots.ts';
import { runDrainPass, runRollingPass } from '../../activities/drain/run-pass.ts';
import { createOutboundHttp } from '../../activities/outbound/outbound-http.ts';
import { type Database, openDatabase } from '../../db/database.ts';
import { type ClaimOptions, claimRows } from '../../db/durable/claims.ts';
import type { WorkQueue } from '../../db/durable/work-queue.ts';
import { Listener } from '../../db/listener.ts';
import { inWorkspaceSql } from '../../db/tenant.ts';
import type { DrainPassInput, DrainPassResult } from '../../domain/durable/drain-pass.ts';
import { openQueueRows, type QueueRows } from '../support/queue-rows.ts';
import { quietLog } from '../support/quiet-log.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';
import { testDeps } from '../support/test-deps.ts';

/** A queue and how its rows are worked. A product adds its queues to `queue-cases.ts`. */
export interface QueueCase {
  queue: WorkQueue;
  /** The activity that is a pass of its drain. */
  pass(deps: ActivityDeps): (input: DrainPassInput) => Promise<DrainPassResult>;
  /** Its rows wait for the outside, each in a slot of its own. */
  isRolling?: true;
  /** Stores what its pass looks at besides, and answers SQL of the columns that name it. */
  columns?(rows: QueueRows, workspaceId: string): Promise<Record<string, string>>;
}

/** What all queues are tried on. */
export interface QueueBed {
  database: TestDatabase;
  queueDb: Database;
  rows: QueueRows;
  /** What a pass is given; `linger` lets it wait for more rows. */
  deps(options?: PassOptions): ActivityDeps;
  close(): Promise<void>;
}

export interface PassOptions {
  linger?: boolean;
  stopping?: AbortSignal;
}

export async function openQueueBed(): Promise<QueueBed> {
  const database = await createTestDatabase({ poolSize: 16 });
  const queueDb = openDatabase({ url: database.queueUrl });
  const listener = new Listener(database.url).start();
  const rows = openQueueRows(database.adminUrl);
  const http = createOutboundHttp({ trustedOrigins: [], allowPrivateTargets: false });
  return {
    database,
    queueDb,
    rows,
    deps: ({ linger = false, stopping = new AbortController().signal } = {}) =>
      testDeps<ActivityDeps>({
        ...{ db: database.db, secrets: database.secrets, listener, http, mailer: null },
        ...{ baseUrl: 'http://localhost', breakers: createBreakers(1) },
        ...{ log: quietLog, wake: { drain() {}, job() {}, admit() {} } },
        ...{ drainSlots: new DrainSlots(linger ? 10 : 0), retryTimeScale: 1, stopping },
      }),
    async close() {
      await Promise.all([listener.close(), queueDb.close(), rows.close(), http.close()]);
      await database.drop();
    },
  };
}

export const runActivity = (
  pass: (input: DrainPassInput) => Promise<DrainPassResult>,
  input: DrainPassInput,
): Promise<DrainPassResult> => new MockActivityEnvironment().run(() => pass(input));

/** Settles rows as any queue's work does: under the lease. */
export const settleRows = (
  { database }: QueueBed,
  queue: WorkQueue,
  { workspaceId, leaseToken }: Lease,
  ids: string[],
) =>
  inWorkspaceSql(database.db, workspaceId, (client) =>
    client.query(
      `update ${queue.table} set due_at = null, lease_token = null
       where ${queue.id} = any ($1::uuid[]) and lease_token = $2`,
      [ids, leaseToken],
    ),
  );

/** Works rows; answers those that it left because it may not go on. */
export type Work = (ids: string[], lease: Lease, mayGoOn: () => boolean) => Promise<string[]>;

/** One pass over a queue, of the kind that it has, with work that the test writes. */
export function runPass(
  bed: QueueBed,
  { queue, isRolling }: QueueCase,
  input: DrainPassInput,
  { work, ...options }: PassOptions & { work: Work },
): Promise<DrainPassResult> {
  const deps = bed.deps(options);
  const idOf = (row: Record<string, unknown>) => String(row[queue.id]);
  const giveUp = async (rows: Record<string, unknown>[], lease: Lease) =>
    void (await settleRows(bed, queue, lease, rows.map(idOf)));
  if (!isRolling)
    return runActivity((one) => {
      const workRows = async (rows: Record<string, unknown>[], lease: Lease, mayGoOn: () => boolean) => {
        const left = new Set(await work(rows.map(idOf), lease, mayGoOn));
        return rows.filter((row) => left.has(idOf(row)));
      };
      return runDrainPass(deps, { queue, batch: 50, idOf, work: workRows, giveUp }, one);
    }, input);
  return runActivity((one) => {
    const claim = async (rows: ClaimOptions['rows'], { limit, lease }: RollingClaimOptions) => {
      const claimed = await inWorkspaceSql(bed.database.db, input.workspaceId, (client) =>
        claimRows<Record<string, unknown>>(client, queue, { ...input, ...lease, limit, rows }),
      );
      return { rows: claimed, isFull: claimed.length === limit };
    };
    const workRow = async (row: Record<string, unknown>, lease: Lease) => {
      await work([idOf(row)], lease, () => true);
      return { isSettled: true, error: null };
    };
    return runRollingPass(deps, { queue, slots: 4, idOf, groupOf: idOf, claim, work: workRow, giveUp }, one);
  }, input);
}
