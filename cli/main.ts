import { createProgram } from './program.ts';
import { reportError } from './report-error.ts';

/** What a command left open must not keep a finished program alive for longer. */
const LAST_WAIT_MS = 3_000;

try {
  await createProgram().parseAsync();
} catch (error) {
  reportError(error);
  process.exitCode = 1;
}
setTimeout(() => process.exit(), LAST_WAIT_MS).unref();
