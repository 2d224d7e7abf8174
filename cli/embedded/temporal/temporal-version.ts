import { runProgram } from '../process/run-program.ts';

/** The Temporal CLI that is downloaded when none is installed. */
export const pinnedCliVersion = '1.9.1';

/** The oldest server with everything the workflows use. */
export const oldestServer = '1.30';

/** Says why a file is no usable Temporal CLI, in words that go on after its path; undefined when it is one. */
export async function findTemporalFault(binary: string): Promise<string | undefined> {
  const { stdout, failure } = await runProgram(binary, ['--version'], { timeoutMs: 20_000 });
  if (failure !== undefined) return `does not run (${failure})`;
  const [, major, minor] = /Server (\d+)\.(\d+)/.exec(stdout) ?? [];
  if (major === undefined) return 'is not the Temporal CLI';
  const [oldestMajor, oldestMinor] = oldestServer.split('.').map(Number);
  const isOld =
    Number(major) < Number(oldestMajor) || (major === String(oldestMajor) && Number(minor) < Number(oldestMinor));
  return isOld ? `brings server ${major}.${minor} and ${oldestServer} is needed` : undefined;
}
