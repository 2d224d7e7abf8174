import { ask } from '../database.ts';
import type { Findings } from '../findings.ts';
import type { Investigation, Lab, ShownRun } from './lab.ts';
import { readSteps } from './watch-investigations.ts';

interface Evidence {
  worker_id: string;
  identifier_value: string;
  external_id: string;
}

/**
 * What the client was told of runs, evidence and alerts, against API and database; subjects that were erased apart. Of
 * workers in `failing` nothing but a fault is expected.
 */
export async function compareInvestigations(lab: Lab, failing: ReadonlySet<string> = new Set()): Promise<Findings> {
  const kept = lab.investigations.filter(({ erasure }) => erasure === undefined);
  const findings: Findings = {
    ...{
      acknowledged: lab.bed.ledger.acknowledgedCount,
      lost: [],
      duplicated: [],
      phantom: [],
      unsettled: [],
      wrong: [],
    },
  };
  for (const one of kept) await compareOne(lab, one, failing, findings);
  await compareRows(lab, kept, findings);
  return findings;
}

async function compareOne(
  { client, reference }: Lab,
  one: Investigation,
  failing: ReadonlySet<string>,
  findings: Findings,
): Promise<void> {
  const { subjectId, runIds, person } = one;
  const read = async <Json>(path: string) => (await client.send<Json>('GET', path, { accept: [200, 404] })).json;
  for (const runId of runIds) {
    const run = await read<ShownRun>(`/subjects/${subjectId}/runs/${runId}`);
    if (run.workers?.length !== 32) findings.lost.push(`${person.name}: run ${runId}`);
    else if (run.status === 'running') findings.unsettled.push(`${person.name}: run ${runId}`);
    else findings.wrong.push(...differences(run, reference, failing).map((what) => `${person.name}: ${what}`));
  }
  const { data } = await read<{ data: Evidence[] }>(`/subjects/${subjectId}/evidence?limit=200`);
  const ids = data.map((row) => `${row.worker_id} ${row.identifier_value} ${row.external_id}`);
  const expected = rowsOf(reference, failing) + one.monitorRuns;
  if (runIds.length > 0 && new Set(ids).size < expected)
    findings.lost.push(`${person.name}: ${new Set(ids).size} of ${expected} rows of evidence`);
  if (new Set(ids).size < ids.length || ids.length > expected)
    findings.duplicated.push(`${person.name}: ${ids.length} rows of evidence, not ${expected}`);
}

/** Rows that a run finds whose sources answer, but for these. */
const rowsOf = ({ workers }: ShownRun, failing: ReadonlySet<string>): number =>
  workers.reduce((sum, one) => sum + (failing.has(one.worker_id) ? 0 : one.evidence_count), 0);

const faults = ['error', 'timeout', 'rate_limited'];

/** Workers that came to something else than they do undisturbed, or than a fault where they fail. */
export function differences(run: ShownRun, reference: ShownRun, failing: ReadonlySet<string> = new Set()): string[] {
  const usual = new Map(reference.workers.map((worker) => [worker.worker_id, worker]));
  return run.workers.flatMap(({ worker_id, status, reason, evidence_count }) => {
    if (failing.has(worker_id) && faults.includes(status) && evidence_count === 0) return [];
    const { status: as, evidence_count: rows } = usual.get(worker_id) ?? {};
    return !failing.has(worker_id) && status === as && evidence_count === rows
      ? []
      : [`${worker_id} ${status} (${reason}) with ${evidence_count} rows, not ${as} with ${rows}`];
  });
}

/** Runs, events and alerts by number: each once, and none that nobody asked for. */
async function compareRows({ bed }: Lab, kept: Investigation[], findings: Findings): Promise<void> {
  const steps = await readSteps(bed.adminUrl);
  const events = await ask<{ type: string; subjectId: string; count: number }>(
    bed.adminUrl,
    `select type, entity_uid as "subjectId", count(*)::int as count from webhook_event where entity_kind = 'subject' group by 1, 2`,
  );
  for (const { person, subjectId, runIds, monitorRuns } of kept) {
    const of = (what: string) => steps.filter((step) => step.what === what && step.subjectId === subjectId);
    const count = (type: string) => events.find((one) => one.type === type && one.subjectId === subjectId)?.count ?? 0;
    const seen = {
      'settled runs': [of('settled').length, runIds.length + monitorRuns],
      alerts: [of('alerted').length, monitorRuns],
      'events of ended runs': [count('enrichment.completed'), runIds.length],
      'events of alerts': [count('alert.fired'), monitorRuns],
      'events of matches': [count('monitor.match'), monitorRuns],
    };
    for (const [what, [found = 0, told = 0]] of Object.entries(seen)) {
      const inWords = `${person.name}: ${found} ${what}, not ${told}`;
      if (found < told) findings.lost.push(inWords);
      if (found > told) findings.duplicated.push(inWords);
    }
  }
}
