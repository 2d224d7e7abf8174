/** `npm run bench [name…] [-- --rounds N --scale N --profile FOLDER]`: measures, prints and writes docs/benchmarks.md. */
import { parseArgs } from 'node:util';
import type { Scenario } from './scenario.ts';
import { scenarios } from './scenarios/index.ts';
import { inspectMachine } from './support/machine.ts';
import type { Options } from './support/options.ts';
import { describe, type Row, writeReport } from './support/report.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '5' },
    scale: { type: 'string', default: '1' },
    profile: { type: 'string' },
  },
});
const options: Options = {
  rounds: Number(values.rounds),
  scale: Number(values.scale),
  profileFolder: values.profile,
};
/** Anything less is for trying the programs out and makes no row. */
const counts = options.rounds >= 5 && options.scale >= 1 && !options.profileFolder;

const unknown = positionals.filter((name) => !scenarios.some((scenario) => scenario.name === name));
if (unknown.length > 0) {
  console.error(`No scenario ${unknown.join(', ')}; there are ${scenarios.map(({ name }) => name).join(', ')}.`);
  process.exit(1);
}
const wanted = scenarios.filter(({ name }) => positionals.length === 0 || positionals.includes(name));

async function run(scenario: Scenario): Promise<Row[]> {
  const machine = await inspectMachine();
  console.log(`\n${scenario.name}: ${scenario.about}`);
  if (machine.doubts.length > 0) console.log(`  The machine is too busy to judge by: ${machine.doubts.join(', ')}.`);
  const measured = await scenario.measure(options);
  return Object.entries(scenario.figures).flatMap(([name, figure]) => {
    const measurement = measured[name];
    return measurement ? [{ scenario: scenario.name, figure, measurement, machine, at: new Date() }] : [];
  });
}

for (const scenario of wanted) {
  const rows = await run(scenario);
  for (const row of rows) console.log(`  ${describe(row)}`);
  if (counts) writeReport(rows);
}
process.exit();
