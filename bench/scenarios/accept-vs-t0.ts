import { defineScenario } from '../scenario.ts';
import { alternate } from '../support/alternate.ts';
import { startBaseline } from '../support/baseline.ts';
import { fiveRules } from '../support/five-rules.ts';
import { perSecond, startLoadGenerator } from '../support/load.ts';
import { startProduct } from '../support/product.ts';

const SECONDS = 5;

export default defineScenario({
  name: 'accept-vs-t0',
  about:
    'The same submissions, against empty workflows per second from start to result in a closed loop of 50 on the same ' +
    'Temporal server: how far the product is from a design with a workflow per log.',
  figures: {
    ratio: { title: 'Accepted ÷ empty workflows', unit: '×', better: 'more', must: 15, goal: 40 },
  },
  measure: async (options) => {
    const product = await startProduct(options);
    const baseline = await startBaseline(product.temporalAddress);
    const load = await startLoadGenerator();
    const { origin, token } = product;
    const seconds = SECONDS * options.scale;
    try {
      await product.createRules(fiveRules);
      const accepted = async () => {
        const rate = perSecond(await load.run({ origin, token, connections: 64, body: {}, end: { seconds } }));
        await product.settled();
        return rate;
      };
      const workflows = () => baseline.run({ workflow: 'empty', atOnce: 50, seconds });
      return {
        ratio: await alternate(
          { name: 'accepted', unit: '/s', run: accepted },
          { name: 'empty workflows', unit: '/s', run: workflows },
          options.rounds,
        ),
      };
    } finally {
      await load.stop();
      await baseline.stop();
      await product.stop();
    }
  },
});
