const LOOK_EVERY_MS = 500;

/**
 * Calls back when npm, or the shell it runs commands in, ended without this program: npm passes on SIGTERM and SIGINT
 * and cannot pass on its own kill -9. Started by anything else, a program may outlive its parent on purpose.
 */
export function whenNpmIsGone(callback: () => void): void {
  const startedByNpm = /\btracework\b/.test(process.env.npm_lifecycle_script ?? ''); // what npm was asked to run
  if (!startedByNpm) return;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    callback();
  }, LOOK_EVERY_MS);
  timer.unref();
}
