import { beforeEach, describe, expect, it } from '@jest/globals';
import { isListening } from '../../db/durable/listening.ts';
import { MOST_CLAIMS } from '../../db/durable/work-queue.ts';
import { eventually } from '../support/eventually.ts';
import type { StoreRows } from '../support/queue-rows.ts';
import type { PassOptions, QueueBed, QueueCase, Work } from './queue-bed.ts';
import { runActivity, runPass, settleRows } from './queue-bed.ts';

/** What holds for a pass over the rows of every queue, with work that the test writes and with the queue's own. */
export function provesPasses(bedOf: () => QueueBed, queueCase: QueueCase): void {
  const { queue } = queueCase;
  const { table, id } = queue;
  const key = queue.key ? 'https://one.example' : '';
  let bed: QueueBed;
  let workspaceId: string;
  let columns: Record<string, string>;
  beforeEach(async () => {
    bed = bedOf();
    ({ workspaceId } = await bed.database.createWorkspace());
    columns = (await queueCase.columns?.(bed.rows, workspaceId)) ?? {};
  });

  const store = (rows: Partial<StoreRows> = {}) =>
    bed.rows.store(queue, { workspaceId, key, ...rows, columns: { ...columns, ...rows.columns } });
  const sql = (text: string, values: unknown[] = []) => bed.rows.sql(text, [workspaceId, ...values]);
  const stored = () =>
    sql(`select ${id} as id, claims, lease_token is not null as leased, due_at is not null as pending,
      extract(epoch from due_at - clock_timestamp())::float8 as seconds from ${table} where workspace_id = $1 order by 1`);
  const dueAt = async () => {
    const [row] = await sql(`select extract(epoch from due_at)::float8 as at from ${table} where workspace_id = $1`);
    return Number(row?.at);
  };
  const byId = async () => Object.fromEntries((await stored()).map(({ id: one, ...row }) => [one, row]));
  const makeDue = () =>
    sql(`update ${table} set due_at = clock_timestamp() where workspace_id = $1 and due_at is not null`);
  const pass = (work: Work, options: PassOptions = {}) =>
    runPass(bed, queueCase, { workspaceId, key }, { ...options, work });
  const settle: Work = async (ids, lease) => {
    await settleRows(bed, queue, lease, ids);
    return [];
  };
  const listens = () => isListening(bed.database.db, queue, { workspaceId, key });

  it('puts a row that throws back alone, with its reason; all others get their result', async () => {
    const [before, bad, after] = await store({ count: 3 });
    const result = await pass(async (ids, ...rest) => {
      if (ids.includes(bad!)) throw new TypeError('with private content');
      return settle(ids, ...rest);
    });
    expect(result).toMatchObject({ settled: 2, failed: 1, pending: 1, lastError: 'TypeError' });
    expect(result.nextDueInMs).toBeGreaterThan(5_000);
    expect(await byId()).toMatchObject({
      [before!]: { pending: false },
      [bad!]: { pending: true, claims: 1, leased: false },
      [after!]: { pending: false },
    });
  });

  it('works a row that failed twice alone, and after five claims gives it up', async () => {
    await store({ count: 3 });
    const together: number[] = [];
    let tries = 0;
    const killing: Work = async (ids) => {
      if (tries >= 2) together.push(ids.length);
      throw new Error('poison');
    };
    for (; tries < MOST_CLAIMS; tries += 1) {
      await pass(killing);
      await makeDue();
    }
    expect(together).toEqual(Array.from({ length: 3 * (MOST_CLAIMS - 2) }, () => 1));
    expect(await pass(killing)).toMatchObject({ failed: 0, pending: 0, nextDueInMs: null });
  });

  it('lets rows that failed before have their turn, though fresh ones never end', async () => {
    const [suspect] = await store({ columns: { claims: '2' } });
    const stop = new AbortController();
    let fresh = 0;
    await store();
    await pass(
      async (ids, ...rest) => {
        fresh += ids.includes(suspect!) ? 0 : ids.length;
        if (ids.includes(suspect!) || fresh > 5_000) stop.abort();
        else await store({ count: ids.length });
        return settle(ids, ...rest);
      },
      { stopping: stop.signal },
    );
    expect((await byId())[suspect!]).toMatchObject({ pending: false });
  });

  it('keeps its lease for as long as the work takes', async () => {
    const ids = await store();
    await pass(async (those, ...rest) => {
      const claimed = await dueAt();
      await eventually('the lease is renewed', async () => (await dueAt()) > claimed);
      return settle(those, ...rest);
    });
    expect((await byId())[ids[0]!]).toMatchObject({ pending: false, claims: 1 });
  });

  it('that lingers listens, finds what commits late, and listens no more when it ends', async () => {
    const commit = await bed.rows.storeLate(queue, { workspaceId, key, columns });
    const [first] = await store();
    const worked: string[] = [];
    const running = pass(
      (ids, ...rest) => {
        worked.push(...ids);
        return settle(ids, ...rest);
      },
      { linger: true },
    );
    await eventually('the first is settled', async () => (await byId())[first!]?.pending === false);
    expect(await listens()).toBe(true);
    await commit();
    expect(await running).toMatchObject({ settled: 2, pending: 0, nextDueInMs: null });
    expect(worked).toHaveLength(2);
    expect(await listens()).toBe(false);
  });

  describe('while the process shuts down', () => {
    it('claims no more, not even what commits while it lingers', async () => {
      const stop = new AbortController();
      const worked: string[] = [];
      const running = pass(
        (ids, ...rest) => {
          worked.push(...ids);
          return settle(ids, ...rest);
        },
        { linger: true, stopping: stop.signal },
      );
      await eventually('it listens', listens);
      stop.abort();
      await store({ count: 2 });
      expect(await running).toMatchObject({ settled: 0, failed: 0 });
      expect(worked).toEqual([]);
      expect((await stored()).map(({ claims, leased }) => [claims, leased])).toEqual([
        [0, false],
        [0, false],
      ]);
    });

    it('gives back what it did not come to, and that counts as no claim', async () => {
      await store({ count: 20 });
      const stop = new AbortController();
      const result = await pass(
        async ([first, ...others], lease, mayGoOn) => {
          await settleRows(bed, queue, lease, [first!]);
          stop.abort();
          return mayGoOn() ? [] : others;
        },
        { stopping: stop.signal },
      );
      expect(result.settled).toBeLessThanOrEqual(4); // slots
      expect(result).toMatchObject({ failed: 0, pending: 20 - result.settled, nextDueInMs: 0 });
      for (const { pending, claims, leased } of await stored())
        expect([claims, leased]).toEqual([pending ? 0 : 1, false]);
    });
  });

  describe("the queue's own pass", () => {
    const ownPass = (options?: PassOptions) => runActivity(queueCase.pass(bed.deps(options)), { workspaceId, key });

    it('gives up rows that were claimed five times: they are settled, or begin again after a pause', async () => {
      await store({ count: 3, columns: { claims: String(MOST_CLAIMS) } });
      await ownPass();
      for (const { pending, claims, seconds } of await stored()) {
        if (!pending) continue;
        expect(claims).toBe(0);
        expect(seconds).toBeGreaterThan(30);
      }
    });

    it('claims nothing once the process shuts down', async () => {
      await store({ count: 3 });
      expect(await ownPass({ stopping: AbortSignal.abort() })).toMatchObject({ settled: 0, failed: 0, pending: 3 });
      for (const row of await stored()) expect(row).toMatchObject({ claims: 0, leased: false });
    });
  });
}
