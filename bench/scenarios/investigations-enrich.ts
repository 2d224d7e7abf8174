import { defineScenario } from '../scenario.ts';
import { alternate } from '../support/alternate.ts';
import { startBaseline } from '../support/baseline.ts';
import { createInvestigator } from '../support/investigator.ts';
import { startProduct } from '../support/product.ts';
import { httpWorkers, SLOWEST_MS, startSlowSources } from '../support/slow-sources.ts';

const SECONDS = 10;
const AT_ONCE = 50;

export default defineScenario({
  name: 'investigations-enrich',
  about:
    `Enrichments over HTTP, each asking ${httpWorkers.length} sources that answer in 20 to 170 ms, one in ${SLOWEST_MS}: one alone ` +
    'and ten at once against the slowest source, and a closed loop of 50 against workflows with 32 activities that do nothing.',
  figures: {
    alone: { title: 'One subject ÷ its slowest source', unit: '×', better: 'less', must: 1.8, goal: 1.4 },
    ten: { title: 'Ten subjects at once ÷ the slowest source', unit: '×', better: 'less', must: 4, goal: 2.5 },
    ratio: {
      title: 'Enrichments ÷ workflows with 32 no-op activities',
      unit: '×',
      better: 'more',
      must: 0.6,
      goal: 0.9,
    },
  },
  measure: async (options) => {
    const sources = await startSlowSources();
    const product = await startProduct(options, { ...sources.env, OSINT_CACHE_SECONDS: '0' });
    const baseline = await startBaseline(product.temporalAddress);
    const { addSubject, enrich: ask } = await createInvestigator(product);
    const enrich = async () => ask(await addSubject());
    try {
      const waitOf = async (subjects: number) => {
        const startedAt = performance.now();
        await Promise.all(Array.from({ length: subjects }, enrich));
        return (performance.now() - startedAt) / SLOWEST_MS;
      };
      const rounds = async (subjects: number) => {
        await waitOf(subjects); // warm, not counted
        const samples: number[] = [];
        for (let round = 0; round < 2 * options.rounds; round += 1) samples.push(await waitOf(subjects));
        return { samples, sides: `slowest source ${SLOWEST_MS} ms` };
      };
      const seconds = SECONDS * options.scale;
      const enrichments = () => closedLoop(enrich, seconds);
      const workflows = () => baseline.run({ workflow: 'manyActivities', atOnce: AT_ONCE, seconds });
      return {
        alone: await rounds(1),
        ten: await rounds(10),
        ratio: await alternate(
          { name: 'enrichments', unit: '/s', run: enrichments },
          { name: 'workflows with 32 activities', unit: '/s', run: workflows },
          options.rounds,
        ),
      };
    } finally {
      await baseline.stop();
      await product.stop();
      await sources.stop();
    }
  },
});

/** Enrichments a second, so many callers each with one under way. */
async function closedLoop(enrich: () => Promise<void>, seconds: number): Promise<number> {
  const startedAt = performance.now();
  let done = 0;
  const caller = async () => {
    for (; performance.now() - startedAt < seconds * 1_000; done += 1) await enrich();
  };
  await Promise.all(Array.from({ length: AT_ONCE }, caller));
  return (done / (performance.now() - startedAt)) * 1_000;
}
