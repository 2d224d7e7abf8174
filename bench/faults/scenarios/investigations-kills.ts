import { setTimeout as sleep } from 'node:timers/promises';
import type { Scenario } from '../scenario.ts';
import { auditFaults } from '../support/investigations/audit.ts';
import { compareInvestigations } from '../support/investigations/compare-investigations.ts';
import { erase, untilErased, wrongProofs } from '../support/investigations/erase.ts';
import { findTraces } from '../support/investigations/find-traces.ts';
import { type Lab, openLab } from '../support/investigations/lab.ts';
import { reportFaults, reportOn } from '../support/investigations/report-on.ts';
import { untilWorkGoesOn } from '../support/investigations/watch-investigations.ts';
import { pauseBetween } from '../support/pause.ts';
import { worst } from '../support/worst.ts';

const ROUNDS = 3;
const CLIENTS = 10;
const ERASED_MS = 60_000;

/** One after the other: opened, watched, enriched, reported on, and every second one erased. */
async function investigate(lab: Lab, isOver: () => boolean): Promise<void> {
  for (let n = 0; !isOver(); n += 1) {
    const one = await lab.addSubject();
    await lab.enrich(one);
    const body = { subject_id: one.subjectId, worker_ids: ['email_hibp'], cadence: 'weekly' };
    one.monitorId = (await lab.client.send('POST', '/monitors', { body, accept: [201] })).json.id;
    await reportOn(lab, one);
    if (n % 2 === 0) await erase(lab, one);
  }
}

/** Kills each in turn, and lets it be away for a while. */
async function killAll({ bed, api, worker }: Lab): Promise<number> {
  const victims = [
    { ...api, awayMs: 500 },
    { ...bed.postgres, awayMs: 3_000 },
    { ...worker, awayMs: 500 },
    { ...bed.temporal, awayMs: 5_000 },
  ];
  let upAt = Date.now();
  for (let round = 0; round < ROUNDS; round += 1)
    for (const victim of victims) {
      await untilWorkGoesOn(bed.adminUrl, upAt);
      await pauseBetween(1_000, 5_000);
      await victim.kill();
      await sleep(victim.awayMs);
      await victim.start();
      upAt = Date.now();
    }
  return ROUNDS * victims.length;
}

export const investigationsKills: Scenario = {
  name: 'investigations-kills',
  title:
    'kill -9 of API, PostgreSQL (away for 3 s), worker and Temporal (away for 5 s), three times each, while ten clients ' +
    'enrich subjects, have them reported on and erase every second one; in the end all are erased',
  recovery: 'from the last start until every subject that had been deleted is erased',
  async run(bed) {
    const lab = await openLab(bed, { delayScale: 2 });
    try {
      let over = false;
      const clients = Array.from({ length: CLIENTS }, () => investigate(lab, () => over));
      const kills = await killAll(lab);
      over = true;
      const deleted = () => lab.investigations.filter(({ erasure }) => erasure === 'acknowledged');
      const recoveryMs = await untilErased(lab, deleted(), ERASED_MS);
      await Promise.all(clients);
      const last = await untilErased(lab, deleted(), ERASED_MS);
      const traces = await findTraces(bed, deleted(), false);
      const findings = await compareInvestigations(lab);
      for (const one of lab.investigations) if (!one.erasure) findings.lost.push(...(await reportFaults(lab, one)));
      const early = deleted().length;
      for (const one of lab.investigations) if (!one.erasure) await erase(lab, one);
      const rest = await untilErased(lab, deleted(), ERASED_MS);
      findings.wrong.push(...(await wrongProofs(lab, deleted())));
      findings.phantom.push(...new Set([...traces, ...(await findTraces(bed, deleted(), true))]));
      return {
        ...{ kills, counts: lab.client.counts, recoveryMs, findings },
        misses: [
          ...worst([recoveryMs, last, rest], 'an erasure was not complete in a minute').misses,
          ...(await auditFaults(lab)),
        ],
        notes: [`${lab.investigations.length} subjects, ${early} of them erased under kills`],
      };
    } finally {
      await lab.stop();
    }
  },
};
