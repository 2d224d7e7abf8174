import { defineScenario } from '../scenario.ts';
import { fiveRules } from '../support/five-rules.ts';
import { startLoadGenerator } from '../support/load.ts';
import { startProduct } from '../support/product.ts';
import { median, short } from '../support/statistics.ts';

const LOGS = 200_000;
const STEPS = 20;

export default defineScenario({
  name: 'memory',
  about:
    `Resident memory of the one process with API and worker while ${short(LOGS)} logs of 1 kB are accepted over 64 ` +
    `connections and checked by five rules, looked at after every ${short(LOGS / STEPS)}. Growth: the median of the last ` +
    'quarter of the looks against the median of the quarter after half-time.',
  figures: {
    resident: { title: 'Memory of API and worker', unit: 'MB', better: 'less', must: 800, goal: 500 },
    growth: { title: 'Growth of memory over the second half', unit: '%', better: 'less', must: 10, goal: 10 },
  },
  measure: async (options) => {
    const product = await startProduct(options);
    const load = await startLoadGenerator();
    const seen: number[] = [];
    try {
      await product.createRules(fiveRules);
      const { origin, token } = product;
      const end = { count: Math.ceil((LOGS / STEPS) * options.scale) };
      for (let step = 1; step <= STEPS; step += 1) {
        await load.run({ origin, token, connections: 64, body: {}, end });
        await product.settled();
        seen.push(product.residentMb());
        console.log(`  after ${short(step * end.count)} logs: ${short(seen.at(-1) ?? 0)} MB`);
      }
    } finally {
      await load.stop();
      await product.stop();
    }
    const quarter = (from: number) => median(seen.slice((from * STEPS) / 4, ((from + 1) * STEPS) / 4));
    return {
      resident: {
        samples: [Math.max(...seen)],
        sides: `the most at any look; ${short(seen.at(-1) ?? 0)} MB at the end`,
      },
      growth: {
        samples: [(quarter(3) / quarter(2) - 1) * 100],
        sides: `${short(quarter(2))} MB, then ${short(quarter(3))} MB`,
      },
    };
  },
});
