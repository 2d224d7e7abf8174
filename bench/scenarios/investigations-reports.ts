import { defineScenario } from '../scenario.ts';
import { fillEvidence } from '../support/fill-evidence.ts';
import { createInvestigator } from '../support/investigator.ts';
import { startProduct } from '../support/product.ts';
import { startSlowSources } from '../support/slow-sources.ts';
import { short } from '../support/statistics.ts';

const SIZES = { large: 500, small: 20 };

export default defineScenario({
  name: 'investigations-reports',
  about:
    '`POST /api/v1/subjects/{sid}/reports` of one caller, from the request until the answer with the whole text and a stored ' +
    'PDF, by the template, of subjects with 500 and with 20 rows of evidence.',
  figures: {
    large: { title: 'Report of 500 rows with PDF', unit: 'ms', better: 'less', must: 3_000, goal: 1_000 },
    small: { title: 'Report of 20 rows with PDF', unit: 'ms', better: 'less', must: 700, goal: 300 },
  },
  measure: async (options) => {
    const sources = await startSlowSources();
    const product = await startProduct(options, sources.env);
    try {
      const { addSubject, enrich, send } = await createInvestigator(product);
      const measure = async (rows: number) => {
        const subjectId = await addSubject();
        await enrich(subjectId);
        await fillEvidence(product.admin, subjectId, rows);
        const report = async () => {
          const startedAt = performance.now();
          const made = await send<{ status: string; citation_count: number }>('POST', `/subjects/${subjectId}/reports`);
          if (made.status !== 'ready' || made.citation_count !== rows)
            throw new Error(`a report is ${made.status} with ${made.citation_count} citations`);
          return performance.now() - startedAt;
        };
        await report(); // warm, not counted
        const samples: number[] = [];
        for (let round = 0; round < 2 * options.rounds; round += 1) samples.push(await report());
        console.log(`  ${rows} rows: ${samples.map(short).join(', ')} ms`);
        return { samples, sides: `${rows} citations` };
      };
      return { large: await measure(SIZES.large), small: await measure(SIZES.small) };
    } finally {
      await product.stop();
      await sources.stop();
    }
  },
});
