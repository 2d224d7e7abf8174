import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { type ClaimOptions, claimRows, renewLease, renewRows, returnRows } from '../../db/durable/claims.ts';
import { drainOutlook } from '../../db/durable/listening.ts';
import { forgottenKeys, oldestDueSeconds } from '../../db/durable/sweep.ts';
import { MOST_CLAIMS } from '../../db/durable/work-queue.ts';
import { inWorkspaceSql } from '../../db/tenant.ts';
import type { StoreRows } from '../support/queue-rows.ts';
import type { QueueBed, QueueCase } from './queue-bed.ts';
import { settleRows } from './queue-bed.ts';

/** What holds for the rows of every queue: who may claim which, for how long, and what is left when a holder dies. */
export function provesClaims(bedOf: () => QueueBed, { queue }: QueueCase): void {
  const { table, id } = queue;
  const key = queue.key ? 'https://one.example' : '';
  let bed: QueueBed;
  let workspaceId: string;
  beforeEach(async () => {
    bed = bedOf();
    ({ workspaceId } = await bed.database.createWorkspace());
  });

  const store = (rows: Partial<StoreRows> = {}) => bed.rows.store(queue, { workspaceId, key, ...rows });
  const claim = async (options: Partial<ClaimOptions> = {}) => {
    const leaseToken = randomUUID();
    const claimed = await inWorkspaceSql(bed.database.db, workspaceId, (client) =>
      claimRows<Record<string, string>>(client, queue, {
        ...{ workspaceId, key, limit: 500, rows: 'fresh', leaseToken },
        ...options,
      }),
    );
    return { leaseToken, ids: claimed.map((row) => String(row[id])) };
  };
  const sql = (text: string, values: unknown[] = []) => bed.rows.sql(text, [workspaceId, ...values]);
  /** As time does with the lease of a holder that died. */
  const lapse = () =>
    sql(
      `update ${table} set due_at = clock_timestamp() - interval '1 ms' where workspace_id = $1 and due_at is not null`,
    );
  const stored = () =>
    sql(`select ${id} as id, claims, lease_token as lease, due_at <= clock_timestamp() as due,
      extract(epoch from due_at - clock_timestamp())::float8 as seconds from ${table} where workspace_id = $1`);
  const outlook = () => drainOutlook(bed.database.db, queue, { workspaceId, key });

  describe('a claim', () => {
    it('gives no row to two holders, however many claim at once', async () => {
      const ids = await store({ count: 60 });
      const claims = await Promise.all(Array.from({ length: 12 }, () => claim({ limit: 5 })));
      expect(claims.flatMap((one) => one.ids).sort()).toEqual(ids.sort());
    });

    it('passes over rows that somebody else holds, and waits for none', async () => {
      const [held, free] = await store({ count: 2 });
      await inWorkspaceSql(bed.database.db, workspaceId, async (client) => {
        await client.query(`select from ${table} where ${id} = $1 for update`, [held]);
        expect((await claim()).ids).toEqual([free]);
      });
      expect((await claim()).ids).toEqual([held]);
    });

    it('leases for ten seconds: nobody else gets the row before, and it is not forgotten', async () => {
      await store({ count: 2 });
      await claim();
      for (const { seconds } of await stored()) {
        expect(seconds).toBeGreaterThan(5);
        expect(seconds).toBeLessThanOrEqual(10);
      }
      expect((await claim()).ids).toEqual([]);
      expect((await outlook()).pending).toBe(2);
      expect((await outlook()).nextDueInMs).toBeGreaterThan(0);
      expect(await forgotten()).toEqual([]);
    });

    it('comes back when its holder dies', async () => {
      const [one] = await store();
      await claim();
      await lapse();
      expect((await claim()).ids).toEqual([one]);
    });

    it('takes what somebody waits for first, then what is due for longest', async () => {
      const [young, old] = await store({ count: 2, columns: { due_at: `now() - n * interval '1 min'` } });
      const [awaited] = await store({ columns: { awaited: 'true' } });
      expect((await claim({ limit: 1 })).ids).toEqual([awaited]);
      expect((await claim({ limit: 1 })).ids).toEqual([old]);
      expect((await claim({ limit: 1 })).ids).toEqual([young]);
    });

    it('takes nothing of another workspace, of a job, of what is due later or of what is settled', async () => {
      const { workspaceId: other } = await bed.database.createWorkspace();
      await store({ workspaceId: other });
      await store({ columns: { lane: `'job'` } });
      await store({ columns: { due_at: `now() + interval '1 min'` } });
      await store({ columns: { due_at: 'null' } });
      if (queue.key) await store({ key: 'https://other.example' });
      expect((await claim()).ids).toEqual([]);
      expect((await claim({ rows: 'suspect' })).ids).toEqual([]);
      expect((await claim({ rows: 'exhausted' })).ids).toEqual([]);
    });

    it('finds a row whose transaction was open for long, though later ones have been claimed before', async () => {
      const commit = await bed.rows.storeLate(queue, {
        workspaceId,
        key,
        columns: { due_at: `now() - interval '9 s'` },
      });
      await store();
      expect((await claim()).ids).toHaveLength(1);
      expect(await forgotten()).toEqual([]);
      await commit();
      expect(await forgotten()).toEqual([{ workspaceId, key, lane: 'drain' }]);
      expect((await claim()).ids).toHaveLength(1);
    });

    it(`takes a row that was claimed twice as a suspect, and gives it up after ${MOST_CLAIMS}`, async () => {
      const [one] = await store();
      const kinds = ['fresh', 'fresh', 'suspect', 'suspect', 'suspect', 'exhausted', 'exhausted'] as const;
      for (const kind of kinds) {
        for (const rows of ['fresh', 'suspect', 'exhausted'] as const)
          if (rows !== kind) expect((await claim({ rows })).ids).toEqual([]);
        expect((await claim({ rows: kind })).ids).toEqual([one]);
        await lapse();
      }
    });
  });

  describe('a lease', () => {
    it.each([
      ['as a whole', (leaseToken: string) => renewLease(bed.database.db, queue, workspaceId, leaseToken)],
      [
        'by its rows',
        async (leaseToken: string, ids: string[]) =>
          renewRows(bed.database.db, queue, workspaceId, { leaseToken, ids }),
      ],
    ])(
      'is renewed %s: what is still held, around what others hold, and nothing that was settled',
      async (_how, renew) => {
        const [locked, kept, settled] = await store({ count: 3 });
        const { leaseToken } = await claim();
        await settleRows(bed, queue, { workspaceId, leaseToken }, [settled!]);
        await lapse();
        await inWorkspaceSql(bed.database.db, workspaceId, async (client) => {
          await client.query(`select from ${table} where ${id} = $1 for update`, [locked]);
          await renew(leaseToken, [locked!, kept!, settled!]);
        });
        const due = Object.fromEntries((await stored()).map((row) => [row.id, row.due]));
        expect(due).toEqual({ [locked!]: true, [kept!]: false, [settled!]: null });
      },
    );

    it('that was taken over brings its late holder nothing: no renewal, no result, no return', async () => {
      const [one] = await store();
      const late = await claim();
      await lapse();
      const holder = await claim();
      await lapse();
      const returned = { leaseToken: late.leaseToken, ids: [one!], delayMs: 60_000, counted: false };
      await renewLease(bed.database.db, queue, workspaceId, late.leaseToken);
      await renewRows(bed.database.db, queue, workspaceId, { leaseToken: late.leaseToken, ids: [one!] });
      await returnRows(bed.database.db, queue, workspaceId, returned);
      expect(await stored()).toMatchObject([{ id: one, lease: holder.leaseToken, claims: 2, due: true }]);
    });
  });

  describe('a row that is given back', () => {
    it.each([
      [true, 1],
      [false, 0],
    ])('(counted: %s) is due after the delay, held by nobody, and has %i claims', async (counted, claims) => {
      const ids = await store();
      const { leaseToken } = await claim();
      await returnRows(bed.database.db, queue, workspaceId, { leaseToken, ids, delayMs: 60_000, counted });
      const [row] = await stored();
      expect(row).toMatchObject({ claims, lease: null, due: false });
      expect(row!.seconds).toBeGreaterThan(30);
      expect((await outlook()).nextDueInMs).toBeGreaterThan(30_000);
      await lapse();
      expect((await claim()).ids).toEqual(ids);
    });
  });

  const forgotten = async () =>
    (await forgottenKeys(bed.queueDb, queue)).filter((found) => found.workspaceId === workspaceId);

  describe('the sweep', () => {
    it('names a key and lane once that has rows due for over two seconds, whatever other keys have', async () => {
      const { workspaceId: other } = await bed.database.createWorkspace();
      const old = { due_at: `now() - interval '3 s'` };
      await store({ workspaceId: other, count: 500, columns: old });
      await store({ columns: { due_at: 'now()' } });
      expect(await forgotten()).toEqual([]);
      await store({ count: 2, columns: old });
      expect(await forgotten()).toEqual([{ workspaceId, key, lane: 'drain' }]);
      await store({ columns: { ...old, lane: `'job'` } });
      expect((await forgotten()).map(({ lane }) => lane).sort()).toEqual(['drain', 'job']);
    });

    it('tells how far behind the queue is', async () => {
      await store({ columns: { due_at: `now() - interval '2 hours'` } });
      expect(await oldestDueSeconds(bed.queueDb, queue)).toBeGreaterThanOrEqual(7_200);
      await sql(`delete from ${table} where workspace_id = $1`);
    });

    it('reads queue columns and nothing of the content', async () => {
      await store();
      await expect(bed.queueDb.pool.query(`select ${id} from ${table}`)).rejects.toThrow(/permission denied/);
      await expect(bed.queueDb.pool.query(`select * from ${table}`)).rejects.toThrow(/permission denied/);
      await expect(bed.queueDb.pool.query(`update ${table} set due_at = null`)).rejects.toThrow(/permission denied/);
    });
  });
}
