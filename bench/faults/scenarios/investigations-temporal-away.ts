import { setTimeout as sleep } from 'node:timers/promises';
import type { RunOptions, Scenario } from '../scenario.ts';
import { ask } from '../support/database.ts';
import { auditFaults } from '../support/investigations/audit.ts';
import { compareInvestigations } from '../support/investigations/compare-investigations.ts';
import { erase, untilErased } from '../support/investigations/erase.ts';
import { findTraces } from '../support/investigations/find-traces.ts';
import { type Investigation, type Lab, openLab, type ShownRun } from '../support/investigations/lab.ts';
import { fireOften, monitorSchedules } from '../support/investigations/often-scheduled.ts';
import { timeUntil } from '../support/pause.ts';
import { worst } from '../support/worst.ts';

const SUBJECTS = 20;
const SETTLED_MS = 60_000;
/** A call that waits for a run gives up after this (contract section 8.1), and for a report (9.1). */
const LONGEST_WAIT_MS = { run: 115_000, report: 60_000 };
/** What a call that waits for nothing may take. */
const MOST_ANSWER_MS = 5_000;

interface Expected {
  status: number;
  /** Between these. */
  ms: [number, number];
  retryAfter?: string;
}

/** Sends one request, once, and says what is not as expected. */
async function expectAnswer({ bed, api }: Lab, call: string, expected: Expected, body?: object, prefer?: string) {
  const [method = '', path = ''] = call.split(' ');
  const headers = {
    ...{ authorization: `Bearer ${bed.investigationsToken}`, 'content-type': 'application/json' },
    ...(prefer === undefined ? {} : { prefer }),
  };
  const startedAt = performance.now();
  const answer = await fetch(`${api.url}/api/v1${path}`, { method, headers, body: body ? JSON.stringify(body) : null });
  const text = await answer.text();
  const ms = performance.now() - startedAt;
  const { status, retryAfter, ms: between } = expected;
  const said = `${call}: ${answer.status} after ${Math.round(ms)} ms, retry-after ${answer.headers.get('retry-after')}`;
  const isFine =
    answer.status === status &&
    (retryAfter === undefined || answer.headers.get('retry-after') === retryAfter) &&
    ms >= between[0] &&
    ms <= between[1];
  return { json: text ? JSON.parse(text) : null, misses: isFine ? [] : [`${said}, not ${JSON.stringify(expected)}`] };
}

/** The monitor whose runs are missed. */
async function watched(lab: Lab, everySeconds: number): Promise<string> {
  const subject = await lab.addSubject();
  await lab.enrich(subject);
  const body = { subject_id: subject.subjectId, worker_ids: ['user_github'], cadence: 'hourly' };
  const { json } = await lab.client.send('POST', '/monitors', { body, accept: [201] });
  const scheduleId = `run-monitor/${lab.bed.workspaceId}/${json.id}`;
  const took = await timeUntil(() => fireOften(lab.bed.temporalAddress, scheduleId, everySeconds), {
    withinMs: 60_000,
  });
  if (took === null) throw new Error('a monitor got no schedule');
  subject.erasure = 'asked'; // its runs are not counted with the others
  return json.id;
}

const soon: Expected['ms'] = [0, MOST_ANSWER_MS];

/** Everything a client may want while nothing can be worked on; what was answered otherwise than it must be. */
async function callAll(lab: Lab, known: Investigation, deleted: Investigation, awayMs: number): Promise<string[]> {
  const misses: string[] = [];
  const expecting = async (...args: Parameters<typeof expectAnswer> extends [Lab, ...infer Rest] ? Rest : never) => {
    const { json, misses: found } = await expectAnswer(lab, ...args);
    misses.push(...found);
    return json as { id: string; run_id: string } & ShownRun;
  };
  for (let i = 0; i < SUBJECTS; i += 1) {
    const one = await lab.addSubject();
    const expected = { status: 202, ms: soon };
    const run = await expecting(`POST /subjects/${one.subjectId}/enrich`, expected, undefined, 'respond-async');
    one.runIds.push(run.run_id);
    lab.bed.ledger.acknowledge(run.run_id);
  }
  const report = `POST /subjects/${known.subjectId}/reports`;
  known.reportId = (await expecting(report, { status: 202, ms: soon }, {}, 'respond-async')).id;
  const monitor = (active: boolean) => ({ subject_id: known.subjectId, worker_ids: ['email_hibp'], active });
  const created = { status: 201, ms: soon };
  const [paused, gone] = [
    await expecting('POST /monitors', created, monitor(true)),
    await expecting('POST /monitors', created, monitor(true)),
  ];
  await expecting('POST /monitors', created, monitor(true));
  await expecting(`PATCH /monitors/${paused.id}`, { status: 200, ms: soon }, { active: false });
  await expecting(`DELETE /monitors/${gone.id}`, { status: 204, ms: soon });
  await erase(lab, deleted);
  await expecting(`GET /subjects/${deleted.subjectId}`, { status: 404, ms: soon });
  if (awayMs > LONGEST_WAIT_MS.run + 2 * MOST_ANSWER_MS) {
    const late = { status: 503, retryAfter: '5' };
    const within = (ms: number): Expected['ms'] => [ms - 1_000, ms + MOST_ANSWER_MS];
    const joined = lab.investigations.at(-1)?.subjectId;
    await Promise.all([
      expecting(`POST /subjects/${joined}/enrich`, { ...late, ms: within(LONGEST_WAIT_MS.run) }),
      expecting(`POST /subjects/${known.subjectId}/reports`, { status: 202, ms: within(LONGEST_WAIT_MS.report) }),
    ]);
  }
  return misses;
}

/** Schedules that are not as the rows of their monitors say, in words. */
async function wrongSchedules({ bed }: Lab): Promise<string[]> {
  const rows = await ask<{ id: string }>(
    bed.adminUrl,
    `select 'run-monitor/' || m.workspace_id || '/' || m.id as id from monitor m where active and deleted_at is null order by 1`,
  );
  const wanted = rows.map(({ id }) => id);
  const found = await monitorSchedules(bed.temporalAddress);
  return [
    ...wanted.filter((id) => !found.includes(id)).map((id) => `${id} is missing`),
    ...found.filter((id) => !wanted.includes(id)).map((id) => `${id} has no monitor`),
  ];
}

/** Runs of the monitor that were asked for between two moments. */
async function runsOf({ bed }: Lab, monitorId: string, from: number, to: number): Promise<number> {
  const at = (ms: number) => `'${new Date(ms).toISOString()}'`;
  const [row] = await ask<{ count: number }>(
    bed.adminUrl,
    `select count(*)::int as count from monitor_run
     where monitor_id = '${monitorId}' and created_at between ${at(from)} and ${at(to)}`,
  );
  return row?.count ?? 0;
}

const pendingRuns = async ({ bed }: Lab): Promise<number> =>
  (await ask(bed.adminUrl, `select from enrichment_run where completed_at is null and monitor_id is null`)).length +
  (await ask(bed.adminUrl, `select from report where status = 'generating'`)).length;

async function run(lab: Lab, { awaySeconds }: RunOptions) {
  const { bed } = lab;
  const everySeconds = Math.max(20, Math.round(awaySeconds / 5));
  const slotMs = everySeconds * 1_000;
  const [known, deleted] = [await lab.addSubject(), await lab.addSubject()];
  await Promise.all([lab.enrich(known), lab.enrich(deleted)]);
  const monitorId = await watched(lab, everySeconds);
  // One that is under way when Temporal goes would be joined by what is caught up.
  const ran = async () =>
    (await ask(bed.adminUrl, `select from monitor where id = '${monitorId}' and last_run_at is not null`)).length > 0;
  const began = await timeUntil(ran, { withinMs: 3 * slotMs });
  await bed.temporal.kill();
  const goneAt = Date.now();
  const misses = began === null ? ['the monitor never ran'] : [];
  misses.push(...(await callAll(lab, known, deleted, awaySeconds * 1_000)));
  const backFrom = Math.ceil((goneAt + awaySeconds * 1_000) / slotMs) * slotMs + 1_000;
  await sleep(Math.max(0, backFrom - Date.now()));
  await bed.temporal.start();
  const backAt = Date.now();
  const recoveryMs = await timeUntil(async () => (await pendingRuns(lab)) === 0, { withinMs: SETTLED_MS });
  const erased = await untilErased(lab, [deleted], SETTLED_MS);
  misses.push(...worst([recoveryMs, erased], 'what was accepted was not done a minute later').misses);
  const nextSlot = Math.ceil(backAt / slotMs) * slotMs;
  await sleep(Math.max(0, nextSlot - Date.now()));
  const caughtUp = await runsOf(lab, monitorId, goneAt, nextSlot);
  const missed = Math.floor(backAt / slotMs) - Math.floor(goneAt / slotMs);
  if (caughtUp !== 1) misses.push(`${missed} runs of a monitor were missed, and ${caughtUp} were caught up`);
  const synced = await timeUntil(async () => (await wrongSchedules(lab)).length === 0, { withinMs: SETTLED_MS });
  if (synced === null) misses.push(...(await wrongSchedules(lab)));
  return { misses, recoveryMs, deleted, notes: [`${missed} runs of a monitor were missed, ${caughtUp} caught up`] };
}

export const investigationsTemporalAway: Scenario = {
  name: 'investigations-temporal-away',
  title:
    'Temporal is killed and away for five minutes, in which subjects are enriched, reported on and erased, and monitors ' +
    'made, paused and deleted, while the runs of another are missed',
  recovery: 'from its return until all runs and reports that were accepted meanwhile have ended',
  async run(bed, options) {
    const lab = await openLab(bed, { delayScale: 1 });
    try {
      const { misses, recoveryMs, deleted, notes } = await run(lab, options);
      const findings = await compareInvestigations(lab);
      findings.phantom.push(...(await findTraces(bed, [deleted], false)));
      misses.push(...(await auditFaults(lab)));
      return { kills: 1, counts: lab.client.counts, recoveryMs, misses, findings, notes };
    } finally {
      await lab.stop();
    }
  },
};
