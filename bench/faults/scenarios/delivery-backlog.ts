import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { queueDeliveries } from '../../support/delivery-backlog.ts';
import type { Scenario } from '../scenario.ts';
import { storedDeliveries, untilDelivered } from '../support/deliveries.ts';
import { startReceiver } from '../support/receiver.ts';

const ROWS = 100_000;
const RECEIVERS = 10;
const SLOTS = 16;
const WORK_MS = 5_000;
const DELIVER_MS = 300_000;
const MOST_MB = 700;

export const deliveryBacklog: Scenario = {
  name: 'delivery-backlog',
  title: '100,000 deliveries pending for ten receivers, and kill -9 of the worker after five seconds of them',
  recovery: 'from its start until all are delivered',
  async run(bed) {
    const receivers = await Promise.all(Array.from({ length: RECEIVERS }, () => startReceiver()));
    const admin = new pg.Client({ connectionString: bed.adminUrl });
    try {
      await bed.addApi();
      const load = await bed.load({ clients: 1, pauseMs: 200, mix: ['plain'] });
      await admin.connect();
      const urls = receivers.map(({ origin }) => `${origin}/hook`);
      await queueDeliveries(admin, { count: ROWS, urls, body: JSON.stringify({ event: 'flagged' }) });
      const worker = await bed.addWorker();
      await sleep(WORK_MS);
      await worker.kill();
      await worker.start();
      const recoveryMs = await untilDelivered(bed.adminUrl, DELIVER_MS);
      await load.stop();
      const arrived = new Map(receivers.flatMap(({ arrivals }) => [...arrivals]));
      const again = [...arrived.values()].reduce((sum, arrival) => sum + arrival.again, 0);
      const rows = await storedDeliveries(bed.adminUrl);
      const missing = rows.filter(({ id, state }) => state !== 'succeeded' || !arrived.has(id)).length;
      const mb = worker.residentMb();
      const misses = [
        ...(recoveryMs === null ? ['not everything was delivered in 5 minutes'] : []),
        ...(missing > 0 ? [`${missing} deliveries did not arrive`] : []),
        ...(again > SLOTS * RECEIVERS ? [`${again} requests were repeated after a 2xx`] : []),
        ...(mb > MOST_MB ? [`the worker grew to ${Math.round(mb)} MB`] : []),
      ];
      const notes = [`${again} requests repeated after a 2xx; the worker holds ${Math.round(mb)} MB`];
      return { kills: 1, recoveryMs, misses, counts: load.counts, notes };
    } finally {
      await admin.end().catch(() => {});
      await Promise.all(receivers.map((receiver) => receiver.stop()));
    }
  },
};
