import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { Outcome, Scenario } from '../scenario.ts';
import type { Findings } from './findings.ts';

/** One run of one scenario. */
export interface Result {
  scenario: Scenario;
  outcome: Outcome;
  findings: Findings;
  tookMs: number;
}

const lists = ['lost', 'duplicated', 'phantom', 'unsettled', 'wrong'] as const;

/** Everything that keeps a run from passing, in words. */
export function missesOf({ outcome, findings }: Result): string[] {
  const { wrong } = outcome.counts;
  return [
    ...outcome.misses,
    ...lists.flatMap((name) => (findings[name].length > 0 ? [`${name}: ${sample(findings[name])}`] : [])),
    ...(wrong.length > 0 ? [`answers no client should get: ${sample(wrong)}`] : []),
    ...(findings.acknowledged === 0 ? ['nothing was acknowledged'] : []),
  ];
}

const sample = (items: string[]): string =>
  `${items.length} (${items.slice(0, 3).join('; ')}${items.length > 3 ? '; …' : ''})`;

const seconds = (ms: number | null): string =>
  ms === null || !Number.isFinite(ms) ? 'never' : `${(ms / 1_000).toFixed(1)} s`;

/** What one run found, for the terminal. */
export function describe(result: Result): string {
  const { scenario, outcome, findings, tookMs } = result;
  const { unavailable, disconnected } = outcome.counts;
  const misses = missesOf(result);
  const counts = lists.map((name) => `${name} ${findings[name].length}`).join(', ');
  return [
    `${misses.length === 0 ? 'pass' : 'MISS'} ${scenario.name} (${Math.round(tookMs / 1_000)} s): ${scenario.title}`,
    `     acknowledged ${findings.acknowledged}, ${counts}`,
    `     recovery ${seconds(outcome.recoveryMs)}: ${scenario.recovery}`,
    `     answered 503: ${unavailable}, broken connections: ${JSON.stringify(disconnected)}`,
    ...(outcome.notes ?? []).map((note) => `     ${note}`),
    ...misses.map((miss) => `  !  ${miss}`),
  ].join('\n');
}

const columns = ['scenario', 'kills', 'acknowledged', ...lists, 'recovery', 'passed', 'date', 'command'];

function rowOf(result: Result): string {
  const { scenario, outcome, findings } = result;
  const cells = [
    ...[scenario.name, outcome.kills, findings.acknowledged, ...lists.map((name) => findings[name].length)],
    ...[
      seconds(outcome.recoveryMs),
      missesOf(result).length === 0 ? 'yes' : 'no',
      new Date().toISOString().slice(0, 10),
    ],
    `\`npm run faults ${scenario.name}\``,
  ];
  return `| ${cells.join(' | ')} |`;
}

/** Puts the results into the document, each in its scenario's row; other rows stay as they were. */
export function writeResults(file: string, scenarios: readonly Scenario[], results: Result[]): void {
  const before = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
  const rows = scenarios.flatMap(({ name }) => {
    const result = results.find(({ scenario }) => scenario.name === name);
    return result ? [rowOf(result)] : before.filter((line) => line.startsWith(`| ${name} |`));
  });
  const text = [
    '# Faults',
    '',
    'What `npm run faults` found when it last ran; how it works and what passes is told in `bench/README.md`.',
    '',
    `| ${columns.join(' | ')} |`,
    `|${' --- |'.repeat(columns.length)}`,
    ...rows,
    '',
    'What is done, and what the recovery time is:',
    '',
    ...scenarios.map(({ name, title, recovery }) => `- **${name}**: ${title}. Recovery: ${recovery}.`),
    '',
  ];
  writeFileSync(file, text.join('\n'));
}
