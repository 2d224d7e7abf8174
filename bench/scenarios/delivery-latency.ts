import { Client, Connection } from '@temporalio/client';
import { defineScenario } from '../scenario.ts';
import { startLoadGenerator } from '../support/load.ts';
import { type Product, startProduct } from '../support/product.ts';
import { type Receivers, startReceivers } from '../support/receivers.ts';
import { median, percentile, short } from '../support/statistics.ts';

const PER_SECOND = 200;
const SECONDS = 15;
const LONGEST_MS = 60_000;

export default defineScenario({
  name: 'delivery-latency',
  about:
    `${PER_SECOND} logs a second, each with a callback URL of its own: time from the commit of the verdict, and of the event ` +
    'with it, until the request arrives. Rounds with 18 healthy endpoints, with these and two bad ones (one answers after ' +
    '30 s, one with 500; only the healthy ones are looked at), and with one endpoint for all, take turns. Workflow starts: ' +
    'runs of the delivering workflow, those of bad endpoints and continued ones among them.',
  figures: {
    p95: { title: 'Commit to receipt p95', unit: 'ms', better: 'less', must: 250, goal: 100 },
    extra: { title: 'Extra delay by bad endpoints, p95', unit: '%', better: 'less', must: 10, goal: 5 },
    starts: { title: 'Workflow starts per 1,000 deliveries', unit: '', better: 'less', must: 50, goal: 20 },
    startsOneHost: { title: 'The same, one host', unit: '', better: 'less', must: 50, goal: 20 },
  },
  measure: async (options) => {
    const product = await startProduct(options, { ALLOW_PRIVATE_TARGETS: 'true' });
    const receivers = await startReceivers();
    const { healthy, bad } = receivers;
    const seen = { healthy: [] as Round[], mixed: [] as Round[], oneHost: [] as Round[] };
    const play = (origins: string[]) => playRound(product, receivers, origins, SECONDS * options.scale);
    try {
      await play(healthy); // warm
      for (let round = 1; round <= options.rounds; round += 1) {
        seen.healthy.push(await play(healthy));
        seen.mixed.push(await play([...healthy, ...bad]));
        seen.oneHost.push(await play(healthy.slice(0, 1)));
        const told = Object.entries(seen).map(([name, rounds]) => `${name} p95 ${short(rounds.at(-1)?.p95 ?? 0)} ms`);
        console.log(`  round ${round}: ${told.join(', ')}`);
      }
    } finally {
      await product.stop();
      await receivers.stop();
    }
    const p95 = (rounds: Round[]) => rounds.map((round) => round.p95);
    const starts = (rounds: Round[]) => rounds.map((round) => round.starts);
    const before = median(p95(seen.healthy));
    return {
      p95: { samples: p95(seen.mixed), sides: `without bad endpoints ${short(before)} ms` },
      extra: {
        samples: seen.mixed.map((round, index) => (round.p95 / (seen.healthy[index]?.p95 ?? Number.NaN) - 1) * 100),
        sides: `p95 ${short(before)} ms, with bad ones ${short(median(p95(seen.mixed)))} ms`,
      },
      starts: { samples: starts(seen.mixed), sides: `${healthy.length + bad.length} endpoints` },
      startsOneHost: { samples: starts(seen.oneHost), sides: 'every log has a callback URL of its own' },
    };
  },
});

interface Round {
  p95: number;
  /** Per 1,000 deliveries. */
  starts: number;
}

async function playRound(
  product: Product,
  receivers: Receivers,
  callbackOrigins: string[],
  seconds: number,
): Promise<Round> {
  const { origin, token, admin } = product;
  const load = await startLoadGenerator();
  await receivers.forget();
  const startedBefore = await workflowRuns(product);
  const since = new Date();
  try {
    const body = { callbackOrigins };
    await load.run({ origin, token, connections: 50, body, end: { seconds }, perSecond: PER_SECOND });
    await product.settled();
    const { rows } = await admin.query<{ id: string; at: number }>(
      `select d.webhook_id as id, extract(epoch from d.created_at)::float8 * 1000 as at
       from webhook_delivery d where d.receiver = any ($1) and d.created_at >= $2`,
      [receivers.healthy, since],
    );
    const arrivals = await receivers.wait(rows.length, LONGEST_MS);
    if (arrivals.size < rows.length) throw new Error(`${arrivals.size} of ${rows.length} deliveries arrived`);
    const waits = rows.map(({ id, at }) => (arrivals.get(id) ?? Number.NaN) - at);
    const started = (await workflowRuns(product)) - startedBefore;
    return { p95: percentile(waits, 0.95), starts: (started / (seconds * PER_SECOND)) * 1_000 };
  } finally {
    await load.stop();
    await admin.query('update webhook_delivery set due_at = null where due_at is not null'); // what bad ones left
  }
}

async function workflowRuns({ temporalAddress }: Product): Promise<number> {
  const connection = await Connection.connect({ address: temporalAddress });
  try {
    return (await new Client({ connection }).workflow.count(`WorkflowType = 'deliverWebhooks'`)).count;
  } finally {
    await connection.close();
  }
}
