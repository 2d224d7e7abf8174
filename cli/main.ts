import { createProgram } from './program.ts';
import { reportError } from './report-error.ts';

try {
  await createProgram().parseAsync();
} catch (error) {
  reportError(error);
  process.exitCode = 1;
}
// Not at its leisure: the native core and idle connections would keep a finished program for seconds.
process.stdout.write('', () => process.exit());
