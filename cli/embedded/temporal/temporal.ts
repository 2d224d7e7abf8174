import { mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { openServerLog } from '../files/server-log.ts';
import { openState, type State, type StateRecords } from '../files/state.ts';
import { endProcess } from '../process/end-process.ts';
import { launch } from '../process/launch.ts';
import { isPortFree } from '../process/ports.ts';
import { runsWith, stillRuns } from '../process/process-probe.ts';
import { waitUntil } from '../process/wait-until.ts';
import { StartError } from '../start-error.ts';
import { ensureSearchAttributes, type SearchAttributeType } from './search-attributes.ts';
import { temporalArguments } from './temporal-arguments.ts';
import { withTemporal } from './temporal-connection.ts';

/** How to start the Temporal server. */
export interface StartTemporalInput {
  home: string;
  /** The Temporal CLI, see `findTemporal`. */
  binary: string;
  port: number;
  uiPort: number;
  /** `default` when left out. */
  namespace?: string;
  searchAttributes: Readonly<Record<string, SearchAttributeType>>;
  /** `temporal/temporal.db` in the state folder when left out. */
  dbFile?: string;
}

/** A running Temporal server of one state folder. */
export interface EmbeddedTemporal {
  address: string;
  /** The ports it listens on; an adopted server keeps its own, whatever was asked for. */
  port: number;
  uiPort: number;
  pid: number;
  adopted: boolean;
  alive(): boolean;
  /** Asks it to end and kills it after 5 s; its file survives both. */
  stop(): Promise<void>;
}

type TemporalRecord = StateRecords['temporal'];
type Settings = Required<StartTemporalInput>;

/** Starts the Temporal server of a state folder, or adopts the one that runs. Throws StartError when the user has to fix something. */
export async function startTemporal(input: StartTemporalInput): Promise<EmbeddedTemporal> {
  const state = openState(input.home);
  const dbFile = input.dbFile ? resolve(input.dbFile) : join(state.home, 'temporal', 'temporal.db');
  const settings = { namespace: 'default', ...input, dbFile };
  return await state.lock('temporal', async () => {
    const running = await findRunning(state, settings);
    const record = running ?? (await launchAnew(state, settings));
    const { namespace, searchAttributes } = settings;
    await withTemporal(addressOf(record), namespace, (connection) =>
      ensureSearchAttributes(connection, namespace, searchAttributes),
    );
    return handle(state, record, running !== undefined);
  });
}

/** The server that a killed or a concurrent program started; one that runs but does not answer is ended first. */
async function findRunning(state: State, settings: Settings): Promise<TemporalRecord | undefined> {
  const record = state.read('temporal');
  if (!record || record.dbFile !== settings.dbFile || !runsWith(record.pid, record.dbFile)) return undefined;
  if (await waitUntil(() => answers(record, settings.namespace), 10_000, 100)) return record;
  await handle(state, record, true).stop();
  return undefined;
}

async function launchAnew(state: State, settings: Settings): Promise<TemporalRecord> {
  const { port, uiPort, namespace, dbFile } = settings;
  await requireFreePorts(port, uiPort);
  mkdirSync(dirname(dbFile), { recursive: true, mode: 0o700 });
  const log = openServerLog(join(dirname(dbFile), 'server.log'));
  const result = await launch({
    file: settings.binary,
    args: temporalArguments(settings),
    // USER counts only for an account without a passwd entry, for which the server asks for it.
    env: { PATH: '/usr/local/bin:/usr/bin:/bin', HOME: homedir(), USER: 'tracework' },
    log,
    timeoutMs: 60_000,
    onSpawn: (pid) => state.write('temporal', { pid, port, uiPort, dbFile }),
    isReady: () => answers(settings, namespace),
  }).finally(() => log.close());
  if ('pid' in result) return { pid: result.pid, port, uiPort, dbFile };
  state.clear('temporal');
  await requireFreePorts(port, uiPort); // somebody may have taken one since the first look
  throw new StartError(`The Temporal server did not start (${result.failure}); its log is ${log.path}.`);
}

async function requireFreePorts(port: number, uiPort: number): Promise<void> {
  const wanted: [string, number][] = [
    ['TEMPORAL_PORT', port],
    ['TEMPORAL_UI_PORT', uiPort],
  ];
  for (const [setting, number] of wanted)
    if (!(await isPortFree(number)))
      throw new StartError(`Port ${number} is already in use by another program; set ${setting} to a free one.`);
  if (port === uiPort)
    throw new StartError(`TEMPORAL_PORT and TEMPORAL_UI_PORT are both ${port}; set one to another port.`);
}

async function answers(at: { port: number }, namespace: string): Promise<boolean> {
  return (await withTemporal(addressOf(at), namespace, async () => true)) ?? false;
}

function addressOf({ port }: { port: number }): string {
  return `127.0.0.1:${port}`;
}

function handle(state: State, record: TemporalRecord, adopted: boolean): EmbeddedTemporal {
  const { pid, port, uiPort, dbFile } = record;
  const alive = (): boolean => stillRuns(pid, dbFile);
  return {
    ...{ address: addressOf(record), port, uiPort, pid, adopted, alive },
    async stop(): Promise<void> {
      await endProcess(pid, alive, [
        { signal: 'SIGTERM', waitMs: 5_000 },
        { signal: 'SIGKILL', waitMs: 5_000 },
      ]);
      if (state.read('temporal')?.pid === pid) state.clear('temporal');
    },
  };
}
