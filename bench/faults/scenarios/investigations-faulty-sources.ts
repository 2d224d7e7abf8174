import type { Said } from '../../support/slow-sources.ts';
import type { Scenario } from '../scenario.ts';
import { compareInvestigations, differences } from '../support/investigations/compare-investigations.ts';
import { openLab } from '../support/investigations/lab.ts';
import { timeUntil } from '../support/pause.ts';
import { worst } from '../support/worst.ts';

const SUBJECTS = 50;
const WELL_MS = 120_000;

const failing: Record<string, Said> = {
  user_hackernews: 'hangs',
  ip_internetdb: { status: 500 },
  name_opensanctions: { status: 503, headers: { 'retry-after': '3600' } },
  email_hibp: { status: 429, headers: { 'retry-after': '3600' } },
  phone_numverify: { status: 429 },
};

export const investigationsFaultySources: Scenario = {
  name: 'investigations-faulty-sources',
  title:
    '50 subjects are enriched at once while one source hangs, two always fail and two answer 429, each of which had ' +
    'something to tell; what the other 27 told must all be there',
  recovery: 'from the moment the sources are well until a run finds all there is',
  async run(bed) {
    const lab = await openLab(bed, { delayScale: 1 });
    try {
      for (const [worker, said] of Object.entries(failing)) lab.sources.fail(worker, said);
      const investigate = async () => lab.enrich(await lab.addSubject());
      const startedAt = performance.now();
      await Promise.all(Array.from({ length: SUBJECTS }, investigate));
      const tookMs = performance.now() - startedAt;
      const [, ...others] = lab.investigations; // the first is the reference
      const findings = await compareInvestigations({ ...lab, investigations: others }, new Set(Object.keys(failing)));
      for (const worker of Object.keys(failing)) lab.sources.fail(worker, undefined);
      const recoveryMs = await timeUntil(async () => differences(await investigate(), lab.reference).length === 0, {
        withinMs: WELL_MS,
        everyMs: 1_000,
      });
      return {
        ...{ kills: 0, counts: lab.client.counts, recoveryMs, findings },
        misses: worst([recoveryMs], 'the sources were not asked again in two minutes').misses,
        notes: [`50 runs with ${Object.keys(failing).length} faulty sources took ${Math.round(tookMs / 1_000)} s`],
      };
    } finally {
      await lab.stop();
    }
  },
};
