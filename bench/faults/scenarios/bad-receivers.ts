import { setTimeout as sleep } from 'node:timers/promises';
import type { Scenario } from '../scenario.ts';
import { storedDeliveries, untilDelivered } from '../support/deliveries.ts';
import { type Manner, startReceiver, takes } from '../support/receiver.ts';

/** Two logs a receiver: the one that hangs is tried by one request at a time, once its breaker has opened. */
const LOAD_MS = 2_000;
/** Seven attempts of 15 s, and the breaker's pauses between them. */
const DELIVER_MS = 300_000;
const MOST_MB = 700;

/** Writes for as long as the other side reads. */
function pour(response: Parameters<Manner>[1]): void {
  const block = Buffer.alloc(64 << 10, 'x');
  const more = () => {
    while (!response.destroyed) if (!response.write(block)) return void response.once('drain', more);
  };
  more();
}

/** How each receiver behaves, and how often it is called at the most before its delivery has this end. */
const manners: Record<string, { manner: Manner; state: 'succeeded' | 'failed'; attempts: number }> = {
  well: { manner: takes, state: 'succeeded', attempts: 1 },
  hangs: { manner: () => false, state: 'failed', attempts: 7 },
  resets: { manner: ({ socket }) => !socket.destroy(), state: 'failed', attempts: 7 },
  drips: {
    manner: (_, response) => {
      response.writeHead(200).write('.');
      const timer = setInterval(() => (response.destroyed ? clearInterval(timer) : response.write('.')), 200);
      return true;
    },
    state: 'succeeded',
    attempts: 7,
  },
  busy: {
    manner: (_, response) => !response.writeHead(429, { 'retry-after': '1' }).end(),
    state: 'failed',
    attempts: 7,
  },
  gone: { manner: (_, response) => !response.writeHead(410).end(), state: 'failed', attempts: 1 },
  moved: {
    manner: (_, response) => !response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end(),
    state: 'failed',
    attempts: 7,
  },
  endless: {
    manner: (_, response) => {
      pour(response.writeHead(200));
      return true;
    },
    state: 'succeeded',
    attempts: 1,
  },
  tls: { manner: takes, state: 'failed', attempts: 7 }, // it speaks plain HTTP and is called by https
};

export const badReceivers: Scenario = {
  name: 'bad-receivers',
  title:
    'callbacks to receivers that hang, reset, drip, answer 429, 410, 302 or without end, or speak no TLS, and to one that is well',
  recovery: 'from the end of the load until every callback is delivered or given up',
  env: { RETRY_TIME_SCALE: '0.001' },
  async run(bed) {
    const names = Object.keys(manners);
    const receivers = await Promise.all(Object.values(manners).map(({ manner }) => startReceiver(manner)));
    try {
      await bed.addApi();
      const worker = await bed.addWorker();
      const origins = receivers.map(({ origin }, i) =>
        names[i] === 'tls' ? origin.replace('http:', 'https:') : origin,
      );
      const callbackUrl = (n: number) => `${origins[n % origins.length]}/hooks/${n}`;
      const load = await bed.load({ clients: 2, pauseMs: 200, mix: ['plain'], callbackUrl });
      await sleep(LOAD_MS);
      await load.stop();
      const recoveryMs = await untilDelivered(bed.adminUrl, DELIVER_MS);
      const misses = recoveryMs === null ? ['some deliveries did not end'] : [];
      for (const row of await storedDeliveries(bed.adminUrl)) {
        const name = names[origins.indexOf(row.receiver)] ?? '';
        const expected = manners[name];
        if (row.state !== expected?.state || row.attempts > expected.attempts)
          misses.push(`${name}: ${row.state} after ${row.attempts} attempts`);
      }
      const mb = worker.residentMb();
      if (mb > MOST_MB) misses.push(`the worker grew to ${Math.round(mb)} MB`);
      const notes = [`the worker holds ${Math.round(mb)} MB`];
      return { kills: 0, recoveryMs, misses: [...new Set(misses)], counts: load.counts, notes };
    } finally {
      await Promise.all(receivers.map((receiver) => receiver.stop()));
    }
  },
};
