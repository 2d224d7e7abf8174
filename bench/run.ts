/** `npm run bench [name…] [-- --rounds N --scale N --profile FOLDER]`: measures, prints and writes docs/benchmarks.md. */
import type { Scenario } from './scenario.ts';
import { scenarios } from './scenarios/index.ts';
import { inspectMachine } from './support/machine.ts';
import type { Options } from './support/options.ts';
import { readCommandLine } from './support/read-command-line.ts';
import { describe, type Row, writeReport } from './support/report.ts';

const { values, chosen } = readCommandLine(scenarios, {
  rounds: { type: 'string', default: '5' },
  scale: { type: 'string', default: '1' },
  profile: { type: 'string' },
});
const options: Options = {
  rounds: Number(values.rounds),
  scale: Number(values.scale),
  profileFolder: values.profile,
};
if (!(Number.isInteger(options.rounds) && options.rounds > 0 && options.scale > 0)) {
  console.error('--rounds must be a whole number from 1 on, --scale a number above 0.');
  process.exit(1);
}
/** Anything less is for trying the programs out and makes no row. */
const counts = options.rounds >= 5 && options.scale >= 1 && !options.profileFolder;

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

for (const scenario of chosen) {
  const rows = await run(scenario);
  for (const row of rows) console.log(`  ${describe(row)}`);
  if (counts) writeReport(rows);
}
process.exit();
