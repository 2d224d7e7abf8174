import { setTimeout as sleep } from 'node:timers/promises';
import { defineScenario, type Measurement } from '../scenario.ts';
import { cpuPerItem } from '../support/cpu-time.ts';
import { dropDeliveries, queueDeliveries } from '../support/delivery-backlog.ts';
import { type GraphileWorker, startGraphileWorker } from '../support/graphile-worker.ts';
import { type Product, startProduct } from '../support/product.ts';
import { startProgram } from '../support/program.ts';
import { type Receivers, startReceivers } from '../support/receivers.ts';
import { sampleOutput } from '../support/sample-output.ts';
import { median, short } from '../support/statistics.ts';

const EVENTS = 50_000;
const ENDPOINTS = 20;
const IN_FLIGHT_EACH = 16;
/** Those that hang fill all slots of the peer, and it would take minutes to its end. */
const PEER_MS = 15_000;
const LIMIT_POSTS = 20_000;
const LONGEST_MS = 600_000;

const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const body = JSON.stringify({ event: 'flagged', logId: 'bench', status: 'flagged', output: sampleOutput(1) });

/** Healthy deliveries a second: from when all are queued until the last has arrived, or the time is up. */
async function rate(
  receivers: Receivers,
  { events, withinMs }: { events: number; withinMs: number },
  start: (urls: string[]) => Promise<number>,
): Promise<number> {
  await receivers.forget();
  const urls = [...receivers.healthy, ...receivers.bad].map((origin) => `${origin}/hook`);
  const healthy = Math.floor(events / ENDPOINTS) * receivers.healthy.length;
  const startedAt = await start(urls);
  const arrivals = await receivers.wait(healthy, withinMs);
  const endedAt = arrivals.size < healthy ? startedAt + withinMs : Math.max(...arrivals.values());
  return (arrivals.size / (endedAt - startedAt)) * 1_000;
}

export default defineScenario({
  name: 'deliveries',
  about:
    `${EVENTS.toLocaleString('en')} events to ${ENDPOINTS} endpoints, each to one, of which one answers after 30 s and one with ` +
    '500: healthy deliveries a second, from when all are queued until the last healthy one has arrived. The limit is a bare ' +
    'undici pool that signs and sends from memory to the healthy ones. graphile-worker 0.18.0 (batching preset) does the ' +
    `same work with undici and as many requests in flight, its jobs in the same PostgreSQL server; it is looked at for ${PEER_MS / 1_000} s.`,
  figures: {
    limit: { title: 'Deliveries ÷ bare signed POSTs', unit: '×', better: 'more', must: 0.1, goal: 0.25 },
    peer: { title: 'Deliveries ÷ graphile-worker', unit: '×', better: 'more', must: 1, goal: 2 },
  },
  measure: async (options) => {
    const events = Math.round((EVENTS * options.scale) / ENDPOINTS) * ENDPOINTS;
    const product = await startProduct(options, { ALLOW_PRIVATE_TARGETS: 'true' });
    const receivers = await startReceivers();
    const limit = await startProgram(new URL('../support/signed-posts-process.ts', import.meta.url));
    const graphile = await startGraphileWorker({
      connectionString: product.adminUrl,
      secret,
      inFlight: ENDPOINTS * IN_FLIGHT_EACH,
    });
    const task = { origins: receivers.healthy, count: LIMIT_POSTS * options.scale, body, secret, connections: 8 };
    const rounds: { ours: number; limit: number; peer: number }[] = [];
    try {
      for (let round = 0; round <= options.rounds; round += 1) {
        const ours = await deliver(product, receivers, events);
        const one = {
          ours,
          limit: await limit.ask<number>(task),
          peer: await peerRate(graphile, receivers, events),
        };
        console.log(
          `  round ${round}: ${short(one.ours)} /s; limit ${short(one.limit)} /s; peer ${short(one.peer)} /s`,
        );
        if (round > 0) rounds.push(one); // the first is warm-up
      }
    } finally {
      await Promise.all([limit.stop(), graphile.end(), product.stop()]);
      await receivers.stop();
    }
    const measured = (side: 'limit' | 'peer', name: string): Measurement => ({
      samples: rounds.map((one) => one.ours / one[side]),
      sides: `Tracework ${short(median(rounds.map(({ ours }) => ours)))} /s; ${name} ${short(median(rounds.map((one) => one[side])))} /s`,
    });
    return { limit: measured('limit', 'undici'), peer: measured('peer', 'graphile-worker') };
  },
});

async function deliver(product: Product, receivers: Receivers, count: number): Promise<number> {
  const before = product.cpuTime();
  const found = await rate(receivers, { events: count, withinMs: LONGEST_MS }, (urls) =>
    queueDeliveries(product.admin, { urls, count, body }),
  );
  console.log(`  ${cpuPerItem(before, product.cpuTime(), count, 'delivery')}`);
  await dropDeliveries(product.admin);
  return found;
}

async function peerRate(graphile: GraphileWorker, receivers: Receivers, count: number): Promise<number> {
  const found = await rate(receivers, { events: count, withinMs: PEER_MS }, (urls) =>
    graphile.start({ urls, count, body }),
  );
  await graphile.stop();
  await sleep(1_000);
  return found;
}
