import { defineScenario } from '../scenario.ts';
import { type LoadGenerator, startLoadGenerator } from '../support/load.ts';
import { type Product, startProduct } from '../support/product.ts';
import { type Receivers, startReceivers } from '../support/receivers.ts';
import { median, percentile, short } from '../support/statistics.ts';

const CALLBACKS = 200;
const PER_SECOND = 50;
const PENDING = 20;
const LONGEST_MS = 60_000;

type Neighbour = 'none' | 'hangs' | 'fails';

export default defineScenario({
  name: 'delivery-neighbours',
  about:
    `${CALLBACKS} callbacks, ${PER_SECOND} a second, to one path of an origin: time from the commit of the event until the request ` +
    `arrives. Rounds without another path, with one that answers after 30 s, and with one that answers 500, ${PENDING} ` +
    'callbacks pending there, take turns, each with an origin of its own.',
  figures: {
    hangs: { title: 'Callback p95 beside a path that hangs ÷ alone', unit: '×', better: 'less', must: 2, goal: 1.2 },
    fails: { title: 'The same beside a path that answers 500', unit: '×', better: 'less', must: 2, goal: 1.2 },
  },
  measure: async (options) => {
    const product = await startProduct(options, { ALLOW_PRIVATE_TARGETS: 'true' });
    const receivers = await startReceivers();
    const load = await startLoadGenerator();
    const seen: Record<Neighbour, number[]> = { none: [], hangs: [], fails: [] };
    const play = (neighbour: Neighbour) =>
      playRound({ product, receivers, load }, neighbour, Math.ceil(CALLBACKS * options.scale));
    try {
      await play('none'); // warm
      for (let round = 1; round <= options.rounds; round += 1) {
        for (const neighbour of ['none', 'hangs', 'fails'] as const) seen[neighbour].push(await play(neighbour));
        const p95 = Object.entries(seen).map(([name, samples]) => `${name} p95 ${short(samples.at(-1) ?? 0)} ms`);
        console.log(`  round ${round}: ${p95.join(', ')}`);
      }
    } finally {
      await Promise.all([load.stop(), product.stop()]);
      await receivers.stop();
    }
    const ratio = (neighbour: Neighbour) => ({
      samples: seen[neighbour].map((p95, index) => p95 / (seen.none[index] ?? Number.NaN)),
      sides: `p95 alone ${short(median(seen.none))} ms, beside it ${short(median(seen[neighbour]))} ms`,
    });
    return { hangs: ratio('hangs'), fails: ratio('fails') };
  },
});

interface Setup {
  product: Product;
  receivers: Receivers;
  load: LoadGenerator;
}

async function playRound({ product, receivers, load }: Setup, neighbour: Neighbour, count: number): Promise<number> {
  const { origin, token, admin } = product;
  const target = await receivers.openPaths();
  await receivers.forget();
  const submit = (path: string, end: { count: number }, perSecond?: number) => {
    const body = { callbackUrl: `${target}/${path}` };
    return load.run({ origin, token, connections: 50, body, end, ...(perSecond && { perSecond }) });
  };
  try {
    if (neighbour !== 'none') {
      await submit(neighbour, { count: PENDING });
      await product.settled();
    }
    await submit('well', { count }, PER_SECOND);
    await product.settled();
    const { rows } = await admin.query<{ id: string; at: number }>(
      `select webhook_id as id, extract(epoch from created_at)::float8 * 1000 as at from webhook_delivery where url = $1`,
      [`${target}/well`],
    );
    const arrivals = await receivers.wait(rows.length, LONGEST_MS);
    if (arrivals.size < rows.length) throw new Error(`${arrivals.size} of ${rows.length} callbacks arrived`);
    return percentile(
      rows.map(({ id, at }) => (arrivals.get(id) ?? Number.NaN) - at),
      0.95,
    );
  } finally {
    await admin.query('update webhook_delivery set due_at = null where due_at is not null'); // what bad ones left
  }
}
