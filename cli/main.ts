import { ensureHome } from './installation/ensure-home.ts';
import { keepLoopbackDirect } from './process/keep-loopback-direct.ts';
import { reportError } from './process/report-error.ts';
import { createProgram } from './program.ts';

// Whoever read may have gone (`| head -1`, a closed terminal), or its disk be full: what is said is lost, and no more.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});

ensureHome(process.env);
keepLoopbackDirect(process.env);

try {
  await createProgram().parseAsync();
} catch (error) {
  reportError(error);
  process.exitCode = 1;
}
// Not at its leisure: the native core and idle connections would keep a finished program for seconds.
process.stdout.write('', () => process.exit());
