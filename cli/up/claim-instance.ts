import type { State } from '../embedded/files/state.ts';
import { processIdentity } from '../embedded/process/process-probe.ts';
import { StartError } from '../embedded/start-error.ts';

/** The process and port of the `up` that runs on this state folder; undefined when none does. */
export function runningInstance(state: State): { pid: number; port: number } | undefined {
  const record = state.read('api');
  const isSame = record?.identity !== undefined && processIdentity(record.pid) === record.identity;
  return isSame ? record : undefined;
}

/** Enters this process as the one `up` of its state folder; throws StartError when there is one already. */
export const claimInstance = (state: State, port: number): Promise<void> =>
  state.lock('api', async () => {
    const other = runningInstance(state);
    if (other)
      throw new StartError(
        `This instance already runs as process ${other.pid} on port ${other.port}; stop that one first, or set TRACEWORK_HOME, PORT, TEMPORAL_PORT and TEMPORAL_UI_PORT for a second one.`,
      );
    state.write('api', { pid: process.pid, identity: processIdentity(process.pid), port });
  });
