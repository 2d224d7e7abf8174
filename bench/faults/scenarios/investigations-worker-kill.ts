import type { Scenario } from '../scenario.ts';
import { findAskedAgain } from '../support/investigations/asked-again.ts';
import { compareInvestigations } from '../support/investigations/compare-investigations.ts';
import { type Lab, openLab } from '../support/investigations/lab.ts';
import { type Kill, whenResumed } from '../support/investigations/resumed.ts';
import { readSteps, untilWorkGoesOn } from '../support/investigations/watch-investigations.ts';
import { pauseBetween } from '../support/pause.ts';

const KILLS = 10;
const AT_ONCE = 20;
const MONITORS = 3;
const MOST_RESUME_MS = 15_000;

/** A monitor that runs again and again, each time with one breach more to find. */
async function watchSomebody(lab: Lab, isOver: () => boolean): Promise<void> {
  const { client, sources, addSubject, enrich } = lab;
  const subject = await addSubject();
  await enrich(subject);
  const body = { subject_id: subject.subjectId, worker_ids: ['email_hibp'] };
  const { json: monitor } = await client.send('POST', '/monitors', { body, accept: [201] });
  subject.monitorId = monitor.id;
  while (!isOver()) {
    sources.addBreach(subject.person.name);
    const run = await client.send<{ alerts: object[] }>('POST', `/monitors/${monitor.id}/run`, { accept: [200] });
    subject.monitorRuns += 1;
    if (run.json.alerts.length !== 1)
      client.counts.wrong.push(`a run of a monitor told of ${run.json.alerts.length} alerts`);
  }
}

async function investigateOthers({ addSubject, enrich }: Lab, isOver: () => boolean): Promise<void> {
  while (!isOver()) await enrich(await addSubject());
}

export const investigationsWorkerKill: Scenario = {
  name: 'investigations-worker-kill',
  title:
    'kill -9 of the only worker while 20 subjects are enriched at once, each by 32 sources that take up to 1.6 s, and ' +
    'three monitors run, started again each time',
  recovery:
    'the longest time from the start of the next worker until a run that the kill had met stored its next answer',
  async run(bed) {
    const lab = await openLab(bed, { delayScale: 4 });
    try {
      let over = false;
      const work = [
        ...Array.from({ length: AT_ONCE }, () => investigateOthers(lab, () => over)),
        ...Array.from({ length: MONITORS }, () => watchSomebody(lab, () => over)),
      ];
      const killed: Kill[] = [];
      for (let kill = 0; kill < KILLS; kill += 1) {
        await untilWorkGoesOn(bed.adminUrl, killed.at(-1)?.upAt ?? Date.now());
        await pauseBetween(1_000, 6_000);
        await lab.worker.kill();
        const at = Date.now();
        await lab.worker.start();
        killed.push({ at, upAt: Date.now() });
      }
      await pauseBetween(MOST_RESUME_MS, MOST_RESUME_MS);
      over = true;
      await Promise.all(work);
      const findings = await compareInvestigations(lab);
      const { longestMs, unknown } = whenResumed(await readSteps(bed.adminUrl), killed);
      const { repeated, unexplained, afterStored } = await findAskedAgain(
        lab,
        killed.map(({ at }) => at),
      );
      return {
        ...{ kills: KILLS, counts: lab.client.counts, recoveryMs: longestMs },
        findings: { ...findings, duplicated: [...findings.duplicated, ...afterStored, ...unexplained] },
        misses: longestMs > MOST_RESUME_MS ? ['a run was not resumed within 15 s'] : [],
        notes: [
          `${lab.investigations.length} subjects; ${lab.sources.calls.length} calls to sources, ${repeated} of them repeats ` +
            `of one in flight at a kill; ${unknown} times a run was killed again before it went on`,
        ],
      };
    } finally {
      await lab.stop();
    }
  },
};
