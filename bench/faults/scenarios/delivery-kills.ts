import { setTimeout as sleep } from 'node:timers/promises';
import type { Scenario } from '../scenario.ts';
import { compareDeliveries, untilDelivered } from '../support/deliveries.ts';
import { pauseBetween } from '../support/pause.ts';
import { type Manner, startReceiver } from '../support/receiver.ts';

const WORKER_KILLS = 6;
const SERVER_AWAY_MS = 3_000;
const DELIVER_MS = 90_000;
/** What a receiver may have in flight. */
const SLOTS = 16;

/** Answers after 50 ms, so that a kill finds some between the answer and the mark, and one in fifty with 500. */
const slowly: Manner = (request, response) => {
  const isAccepted = Math.random() > 0.02;
  request.resume();
  setTimeout(() => response.writeHead(isAccepted ? 204 : 500).end(), 50);
  return isAccepted;
};

export const deliveryKills: Scenario = {
  name: 'delivery-kills',
  title:
    'kill -9 of the worker six times, of Temporal and of PostgreSQL once (away for 3 s) while logs call back to three receivers',
  recovery: 'from the end of the load until every callback is delivered',
  env: { RETRY_TIME_SCALE: '0.05' },
  async run(bed) {
    const receivers = await Promise.all([startReceiver(slowly), startReceiver(slowly), startReceiver(slowly)]);
    try {
      await bed.addApi();
      const worker = await bed.addWorker();
      const callbackUrl = (n: number) => `${receivers[n % receivers.length]?.origin}/hooks/${n}`;
      const load = await bed.load({
        clients: 6,
        pauseMs: 60,
        mix: [...Array(14).fill('plain'), 'judged'],
        callbackUrl,
      });
      for (let kill = 0; kill < WORKER_KILLS; kill += 1) {
        await pauseBetween(1_000, 4_000);
        await worker.kill();
        await worker.start();
        const server = [bed.temporal, bed.postgres][kill - 2];
        if (!server) continue;
        await pauseBetween(1_000, 3_000);
        await server.kill();
        await sleep(SERVER_AWAY_MS);
        await server.start();
      }
      await load.stop();
      const recoveryMs = await untilDelivered(bed.adminUrl, DELIVER_MS);
      const kills = WORKER_KILLS + 2;
      const { misses, notes } = await compareDeliveries(bed.adminUrl, receivers, {
        acknowledged: bed.ledger.read().acknowledged,
        mostAgain: kills * SLOTS * receivers.length,
      });
      const late = recoveryMs === null ? ['not everything was delivered in 90 s'] : [];
      return { kills, recoveryMs, misses: [...late, ...misses], counts: load.counts, notes };
    } finally {
      await Promise.all(receivers.map((receiver) => receiver.stop()));
    }
  },
};
