import { randomUUID } from 'node:crypto';
import { defineScenario } from '../scenario.ts';
import { alternate } from '../support/alternate.ts';
import { startBaseline } from '../support/baseline.ts';
import { type Product, startProduct } from '../support/product.ts';
import { httpWorkers, SLOWEST_MS, startSlowSources } from '../support/slow-sources.ts';

const SECONDS = 10;
const AT_ONCE = 50;

export default defineScenario({
  name: 'investigations-enrich',
  about:
    `Enrichments over HTTP, each asking ${httpWorkers.length} sources that answer in 20 to 170 ms, one in ${SLOWEST_MS}: one alone ` +
    'and ten at once against the slowest source, and a closed loop of 50 against workflows with 32 activities that do nothing.',
  figures: {
    alone: { title: 'One subject ÷ its slowest source', unit: '×', better: 'less', must: 3, goal: 2 },
    ten: { title: 'Ten subjects at once ÷ the slowest source', unit: '×', better: 'less', must: 10, goal: 5 },
    ratio: {
      title: 'Enrichments ÷ workflows with 32 no-op activities',
      unit: '×',
      better: 'more',
      must: 0.6,
      goal: 0.8,
    },
  },
  measure: async (options) => {
    const sources = await startSlowSources();
    const product = await startProduct(options, { ...sources.env, OSINT_CACHE_SECONDS: '0' });
    const baseline = await startBaseline(product.temporalAddress);
    const enrich = await enricher(product);
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

/** What enriches a subject of its own, from its making to its answer; every source has one identifier to ask about. */
async function enricher({ origin, key }: Product): Promise<() => Promise<void>> {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${key('investigations', 'token')}` };
  const post = async (path: string, body: object) => {
    const answer = await fetch(`${origin}/api/v1${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as { id: string; status: string };
  };
  const { id: case_id } = await post('/cases', { title: 'A case' });
  return async () => {
    const name = `u${randomUUID().replaceAll('-', '').slice(0, 12)}`;
    const identifiers = { emails: [`${name}@example.org`], phones: ['+14155552671'], usernames: [name] };
    const network = { ip_addresses: ['8.8.8.8'], domains: [`${name}.org`] };
    const subject = { case_id, full_name: `Ada ${name}`, ...identifiers, ...network };
    const { id } = await post('/subjects', subject);
    await post(`/subjects/${id}/enrich`, { workers: httpWorkers });
  };
}

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
