import type { JudgeProvider } from '../../domain/evaluations/contract/rules/judge-provider.ts';
import { defineScenario, type Measurement } from '../scenario.ts';
import { alternate } from '../support/alternate.ts';
import { startBaseline } from '../support/baseline.ts';
import { cpuPerItem } from '../support/cpu-time.ts';
import { figurePerProvider, judgedRule, measurePerProvider, startJudge } from '../support/judge.ts';
import { perSecond, startLoadGenerator } from '../support/load.ts';
import type { Options } from '../support/options.ts';
import { startProduct } from '../support/product.ts';

const AT_ONCE = 50;
const SECONDS = 10;
const LATENCY_MS = 300;

export default defineScenario({
  name: 'judged-throughput',
  about:
    `Logs with one judged rule, ${AT_ONCE} callers that each wait for the verdict, a judge of ${LATENCY_MS} ms; verdicts ` +
    'per second against workflows with one empty activity in a closed loop of the same size on the same Temporal server.',
  figures: figurePerProvider({
    title: 'Judged logs ÷ one-activity workflows',
    unit: '×',
    better: 'more',
    must: 0.5,
    goal: 0.8,
  }),
  measure: (options) => measurePerProvider((provider) => measure(options, provider)),
});

async function measure(options: Options, provider: JudgeProvider): Promise<Measurement> {
  const judge = await startJudge(provider, LATENCY_MS);
  const product = await startProduct(options, judge.env);
  const baseline = await startBaseline(product.temporalAddress);
  const load = await startLoadGenerator();
  const { origin, token } = product;
  const seconds = SECONDS * options.scale;
  try {
    await product.createRules([judgedRule]);
    const judged = async () => {
      const before = product.cpuTime();
      const result = await load.run({ origin, token, connections: AT_ONCE, body: { sync: true }, end: { seconds } });
      console.log(`  ${cpuPerItem(before, product.cpuTime(), result.answered, 'log')}`);
      return perSecond(result);
    };
    const workflows = () => baseline.run({ workflow: 'oneActivity', atOnce: AT_ONCE, seconds });
    return await alternate(
      { name: 'judged logs', unit: '/s', run: judged },
      { name: 'one-activity workflows', unit: '/s', run: workflows },
      options.rounds,
    );
  } finally {
    await load.stop();
    await baseline.stop();
    await product.stop();
    await judge.stop();
  }
}
