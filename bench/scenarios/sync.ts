import { setTimeout as sleep } from 'node:timers/promises';
import { defineScenario } from '../scenario.ts';
import { fiveRules } from '../support/five-rules.ts';
import { startLoadGenerator } from '../support/load.ts';
import { startProduct } from '../support/product.ts';
import { median, percentile, short } from '../support/statistics.ts';

const PER_SECOND = 10;
const SECONDS = 20;
/** Longer than a pass lingers, so that the next log needs a workflow. */
const IDLE_MS = 6_000;

export default defineScenario({
  name: 'sync',
  about:
    `\`POST /api/logs\` with \`sync\` and five rules, ${PER_SECOND} a second whatever the answers: time from when a request ` +
    `is due to its answer with the verdict, 95th percentile of a round; and the first one after ${IDLE_MS / 1_000} s of silence, ` +
    'when the drain has ended and has to be started.',
  figures: {
    steady: { title: 'Sync submission p95', unit: 'ms', better: 'less', must: 60, goal: 15 },
    first: { title: 'First sync submission after idle', unit: 'ms', better: 'less', must: 100, goal: 100 },
  },
  measure: async (options) => {
    const product = await startProduct(options);
    const load = await startLoadGenerator();
    const { origin, token } = product;
    const common = { origin, token, connections: 20, body: { sync: true } };
    const first: number[] = [];
    const steady: number[][] = [];
    try {
      await product.createRules(fiveRules);
      await load.run({ ...common, end: { count: 200 } }); // warm
      for (let round = 1; round <= options.rounds; round += 1) {
        for (let repeat = 0; repeat < 2; repeat += 1) {
          await sleep(IDLE_MS);
          first.push(...(await load.run({ ...common, end: { count: 1 } })).latenciesMs);
        }
        const end = { seconds: SECONDS * options.scale };
        steady.push((await load.run({ ...common, perSecond: PER_SECOND, end })).latenciesMs);
        const p95 = percentile(steady.at(-1) ?? [], 0.95);
        console.log(`  round ${round}: p95 ${short(p95)} ms; first ${first.slice(-2).map(short).join(' and ')} ms`);
      }
    } finally {
      await load.stop();
      await product.stop();
    }
    const all = steady.flat();
    return {
      steady: {
        samples: steady.map((one) => percentile(one, 0.95)),
        sides: `p50 ${short(median(all))} ms, p99 ${short(percentile(all, 0.99))} ms`,
      },
      first: { samples: first, sides: 'two a round' },
    };
  },
});
