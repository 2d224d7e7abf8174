import type { Config } from '../../workers/settings.ts';
import type { CliProduct } from '../products.ts';
import { databaseChecks } from './database-checks.ts';
import { runChecks } from './finding.ts';
import { machineChecks } from './machine-checks.ts';
import { openDoctorDatabase } from './open-database.ts';
import { temporalChecks } from './temporal-checks.ts';

/** Looks at everything an instance needs and prints a line for each; exit code 1 when something has to be fixed. */
export async function doctor(config: Config, products: readonly CliProduct[]): Promise<void> {
  const ofProducts = products.flatMap(({ checks }) => checks?.(config) ?? []);
  const machine = await runChecks([...machineChecks(config), ...ofProducts]);
  const database = await checkDatabase(config);
  const temporal = await runChecks(temporalChecks(config), { isFirstVital: true });
  if (machine && database && temporal) console.log('\nAll is well.');
  else process.exitCode = 1;
}

async function checkDatabase(config: Config): Promise<boolean> {
  const opened = await openDoctorDatabase(config);
  if ('findings' in opened) return runChecks(opened.findings);
  try {
    return await runChecks(databaseChecks(opened), { isFirstVital: true });
  } finally {
    await opened.close();
  }
}
