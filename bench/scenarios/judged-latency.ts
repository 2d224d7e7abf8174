import type { JudgeProvider } from '../../domain/evaluations/contract/rules/judge-provider.ts';
import { defineScenario, type Measurement } from '../scenario.ts';
import { figurePerProvider, judgedRule, measurePerProvider, startJudge } from '../support/judge.ts';
import { startLoadGenerator } from '../support/load.ts';
import type { Options } from '../support/options.ts';
import { type Product, startProduct } from '../support/product.ts';
import { median, percentile, short } from '../support/statistics.ts';

const PER_SECOND = 15;
const SECONDS = 20;
const LATENCY_MS = 300;

export default defineScenario({
  name: 'judged-latency',
  about:
    `Logs with one judged rule, ${PER_SECOND} a second, a judge of ${LATENCY_MS} ms: from when a client sends the log ` +
    'until its verdict is stored, 95th percentile of a round, as a multiple of what the judge takes.',
  figures: figurePerProvider({
    title: 'Judged verdict p95 ÷ judge latency',
    unit: '×',
    better: 'less',
    must: 2,
    goal: 1.5,
  }),
  measure: (options) => measurePerProvider((provider) => measure(options, provider)),
});

async function measure(options: Options, provider: JudgeProvider): Promise<Measurement> {
  const judge = await startJudge(provider, LATENCY_MS);
  const product = await startProduct(options, judge.env);
  const load = await startLoadGenerator();
  const { origin, token } = product;
  const rounds: number[][] = [];
  try {
    await product.createRules([judgedRule]);
    for (let round = 0; round <= options.rounds; round += 1) {
      const body = { idPrefix: `round-${round}-` };
      const end = { seconds: SECONDS * options.scale };
      const { sentAtMs } = await load.run({ origin, token, connections: 50, body, end, perSecond: PER_SECOND });
      await product.settled();
      if (round === 0) continue; // warm-up
      const latenciesMs = await latencies(product, sentAtMs);
      console.log(`  round ${round}: p95 ${short(percentile(latenciesMs, 0.95))} ms`);
      rounds.push(latenciesMs);
    }
  } finally {
    await load.stop();
    await product.stop();
    await judge.stop();
  }
  const all = rounds.flat();
  const samples = rounds.map((one) => percentile(one, 0.95) / LATENCY_MS);
  return { samples, sides: `p50 ${short(median(all))} ms, p99 ${short(percentile(all, 0.99))} ms` };
}

/** Server and client share a clock. */
async function latencies({ admin }: Product, sentAtMs: Record<string, number>): Promise<number[]> {
  const { rows } = await admin.query<{ id: string; ms: number }>(
    'select id, extract(epoch from evaluated_at)::float8 * 1000 as ms from log where id = any ($1)',
    [Object.keys(sentAtMs)],
  );
  return rows.map(({ id, ms }) => ms - (sentAtMs[id] ?? Number.NaN));
}
