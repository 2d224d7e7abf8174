/** `npm run check`: types, format and lint, import rules, dead code, lock files. Prints one line per check; exits 1 if any failed. */
import { spawnSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { lockFileFaults } from './lock-file-faults.ts';

interface Outcome {
  ok: boolean;
  output: string;
}

const run = (command: string, ...args: string[]): Outcome => {
  const result = spawnSync(command, args, { encoding: 'utf8', shell: false, maxBuffer: 64 << 20 });
  return { ok: result.status === 0, output: `${result.stdout ?? ''}${result.stderr ?? ''}${result.error ?? ''}` };
};

const floors = ['domain', 'workflows', 'activities', 'db', 'api', 'workers', 'cli'];

/** dependency-cruiser that cannot parse TypeScript reports no modules and succeeds, so the count is asserted. */
function importRules(): Outcome {
  const { output } = run('depcruise', ...floors, '--config', '.dependency-cruiser.cjs', '--output-type', 'json');
  const { summary, modules } = JSON.parse(output) as {
    summary: { violations: { rule: { name: string }; from: string; to: string }[] };
    modules: { source: string }[];
  };
  const seen = modules.filter(
    ({ source }) => source.endsWith('.ts') && floors.some((floor) => source.startsWith(`${floor}/`)),
  ).length;
  const present = floors.flatMap((floor) => globSync(`${floor}/**/*.ts`)).length;
  const violations = summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} -> ${to}`);
  if (seen !== present) violations.push(`saw ${seen} modules of ${present}`);
  return { ok: violations.length === 0, output: violations.join('\n') };
}

/** Offline, and with one answer for npm 10 and npm 11: what only some platform or version trips over is found on all. */
function lockFiles(): Outcome {
  const read = (file: string) => JSON.parse(readFileSync(file, 'utf8'));
  const folders = ['.', ...globSync('bench/peers/*/package.json').map(dirname)];
  const faults = folders.flatMap((folder) =>
    lockFileFaults(read(`${folder}/package.json`), read(`${folder}/package-lock.json`)).map(
      (fault) => `${folder}/package-lock.json: ${fault}`,
    ),
  );
  return { ok: faults.length === 0, output: faults.join('\n') };
}

const checks: Record<string, () => Outcome> = {
  types: () => run('tsc', '-p', '.'),
  'format and lint': () => run('biome', 'ci', '--colors=off', '--error-on-warnings', '.'),
  'import rules': importRules,
  'dead code': () => run('knip'),
  'lock files': lockFiles,
};

if (process.argv.length > 2) {
  console.error(`npm run check takes no arguments; it does all of ${Object.keys(checks).join(', ')}.`);
  process.exit(1);
}
let failed = 0;
for (const [name, check] of Object.entries(checks)) {
  const { ok, output } = check();
  if (!ok) failed += 1;
  console.error(`${ok ? 'ok  ' : 'FAIL'} ${name}${ok ? '' : `\n${output}`}`);
}
process.exitCode = failed === 0 ? 0 : 1;
