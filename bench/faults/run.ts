/** `npm run faults [name…] [-- --away SECONDS]`: breaks things under load and compares what clients were told with what is stored. */
import { fileURLToPath } from 'node:url';
import { readCommandLine } from '../support/read-command-line.ts';
import type { RunOptions, Scenario } from './scenario.ts';
import { apiKill } from './scenarios/api-kill.ts';
import { badReceivers } from './scenarios/bad-receivers.ts';
import { clearing } from './scenarios/clearing.ts';
import { deliveryBacklog } from './scenarios/delivery-backlog.ts';
import { deliveryKills } from './scenarios/delivery-kills.ts';
import { investigationsFaultySources } from './scenarios/investigations-faulty-sources.ts';
import { investigationsKills } from './scenarios/investigations-kills.ts';
import { investigationsTemporalAway } from './scenarios/investigations-temporal-away.ts';
import { investigationsWorkerKill } from './scenarios/investigations-worker-kill.ts';
import { oneId } from './scenarios/one-id.ts';
import { postgresKill } from './scenarios/postgres-kill.ts';
import { sigterm } from './scenarios/sigterm.ts';
import { temporalKill } from './scenarios/temporal-kill.ts';
import { twoOfEach } from './scenarios/two-of-each.ts';
import { workerKill } from './scenarios/worker-kill.ts';
import { type Bed, openBed } from './support/bed.ts';
import { compare } from './support/findings.ts';
import { describe, missesOf, type Result, writeResults } from './support/report.ts';

const scenarios: readonly Scenario[] = [
  apiKill,
  workerKill,
  temporalKill,
  postgresKill,
  twoOfEach,
  oneId,
  sigterm,
  deliveryKills,
  badReceivers,
  deliveryBacklog,
  clearing,
  investigationsWorkerKill,
  investigationsKills,
  investigationsFaultySources,
  investigationsTemporalAway,
];
const { values, chosen } = readCommandLine(scenarios, { away: { type: 'string', default: '300' } });
const options: RunOptions = { awaySeconds: Number(values.away) };
if (!(options.awaySeconds >= 30)) {
  console.error('--away must be a number of seconds from 30 on.');
  process.exit(1);
}
const document = fileURLToPath(new URL('../../docs/faults.md', import.meta.url));

let bed: Bed | undefined;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.once(signal, async () => {
    process.on('uncaughtException', () => {}); // what ran loses its ground
    await bed?.close(false);
    process.exit(130);
  });

async function runOne(scenario: Scenario): Promise<Result> {
  const startedAt = performance.now();
  bed = await openBed(scenario.env);
  let keep = true;
  try {
    const outcome = await scenario.run(bed, options);
    const findings = outcome.findings ?? (await compare(bed));
    const result = { scenario, outcome, findings, tookMs: performance.now() - startedAt };
    keep = missesOf(result).length > 0;
    return result;
  } finally {
    if (keep) console.error(`Ledger and logs of ${scenario.name} stay in ${bed.home}`);
    await bed.close(keep);
  }
}

const results: Result[] = [];
for (const scenario of chosen) {
  const result = await runOne(scenario);
  console.log(describe(result));
  results.push(result);
  if (options.awaySeconds >= 300) writeResults(document, scenarios, results); // one that fails later loses none
}
process.exitCode = results.every((result) => missesOf(result).length === 0) ? 0 : 1;
