import { setTimeout as sleep } from 'node:timers/promises';
import { defineScenario } from '../scenario.ts';
import { fillEvidence } from '../support/fill-evidence.ts';
import { createInvestigator, type Investigator } from '../support/investigator.ts';
import { type Product, startProduct } from '../support/product.ts';
import { startSlowSources } from '../support/slow-sources.ts';

const ROWS = 2_000;
const REPORTS = 20;
const REPORTED_ROWS = 20;
const LOOK_EVERY_MS = 10;

/** A subject with all that is to go. The reports are made before it has all its rows, because they are not what is measured. */
async function prepare({ admin }: Product, { addSubject, enrich, send }: Investigator): Promise<string> {
  const subjectId = await addSubject();
  await enrich(subjectId);
  await fillEvidence(admin, subjectId, REPORTED_ROWS);
  for (let i = 0; i < REPORTS; i += 1) await send('POST', `/subjects/${subjectId}/reports`);
  await fillEvidence(admin, subjectId, ROWS);
  return subjectId;
}

interface Proof {
  completed_at: string | null;
  removed: { evidence: number; reports: number; files: number };
}

async function erase({ send }: Investigator, subjectId: string): Promise<number> {
  const startedAt = performance.now();
  await send('DELETE', `/subjects/${subjectId}`);
  const read = () => send<Proof>('GET', `/subjects/${subjectId}/erasure`);
  let proof = await read();
  for (; !proof.completed_at; proof = await read()) await sleep(LOOK_EVERY_MS);
  const { evidence, reports, files } = proof.removed;
  if (evidence < ROWS || reports < REPORTS || files < REPORTS) throw new Error(`counted: ${JSON.stringify(proof)}`);
  return performance.now() - startedAt;
}

export default defineScenario({
  name: 'investigations-erasure',
  about:
    '`DELETE /api/v1/subjects/{sid}` of a subject with 2,000 rows of evidence, each with an answer of its own, and 20 reports ' +
    'with their PDFs: from the request until its proof is complete, seen by asking for it every 10 ms.',
  figures: {
    erasure: { title: 'Erasure of 2,000 rows and 20 reports', unit: 'ms', better: 'less', must: 5_000, goal: 1_000 },
  },
  measure: async (options) => {
    const sources = await startSlowSources();
    const product = await startProduct(options, sources.env);
    try {
      const investigator = await createInvestigator(product);
      await erase(investigator, await prepare(product, investigator)); // warm, not counted
      const samples: number[] = [];
      for (let round = 0; round < options.rounds; round += 1)
        samples.push(await erase(investigator, await prepare(product, investigator)));
      return { erasure: { samples, sides: 'until the proof is complete' } };
    } finally {
      await product.stop();
      await sources.stop();
    }
  },
});
