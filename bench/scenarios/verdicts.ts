import { defineScenario } from '../scenario.ts';
import { alternate } from '../support/alternate.ts';
import { fiveRules } from '../support/five-rules.ts';
import { startLoadGenerator } from '../support/load.ts';
import { startProduct } from '../support/product.ts';
import { startPromptfoo } from '../support/promptfoo.ts';

const LOGS = 20_000;
const PEER_CASES = 2_000;

export default defineScenario({
  name: 'verdicts',
  about:
    `${LOGS.toLocaleString('en')} logs of 1 kB with five deterministic rules: from the first submission over HTTP (64 ` +
    'connections) until the last verdict is durable in PostgreSQL. promptfoo 0.123.1 evaluates ' +
    `${PEER_CASES.toLocaleString('en')} of the same outputs a round by the same five rules as assertions, echo ` +
    'provider, without its start-up, its results kept in memory.',
  figures: {
    ratio: { title: 'Verdicts ÷ promptfoo cases', unit: '×', better: 'more', must: 5, goal: 15 },
  },
  measure: async (options) => {
    const promptfoo = await startPromptfoo();
    const product = await startProduct(options);
    const load = await startLoadGenerator();
    const { origin, token } = product;
    const count = Math.ceil(LOGS * options.scale);
    try {
      await product.createRules(fiveRules);
      const verdicts = async () => {
        const startedAt = Date.now();
        await load.run({ origin, token, connections: 64, body: {}, end: { count } });
        return (count / ((await product.settled()) - startedAt)) * 1_000;
      };
      return {
        ratio: await alternate(
          { name: 'Tracework', unit: 'verdicts/s', run: verdicts },
          { name: 'promptfoo', unit: 'cases/s', run: () => promptfoo.run(Math.ceil(PEER_CASES * options.scale)) },
          options.rounds,
        ),
      };
    } finally {
      await load.stop();
      await product.stop();
      await promptfoo.stop();
    }
  },
});
