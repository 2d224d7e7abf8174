import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openState, type State } from '../files/state.ts';
import { endProcess } from '../process/end-process.ts';
import { isPortFree, pickFreePort } from '../process/ports.ts';
import { stillRuns } from '../process/process-probe.ts';
import { StartError } from '../start-error.ts';
import { adminUser, initCluster } from './init-cluster.ts';
import { launchPostgres } from './launch-postgres.ts';
import { postgresBinaries } from './postgres-binaries.ts';
import { type PostgresPlace, postgresFolder } from './postgres-folder.ts';
import type { PostgresSettings } from './postgres-settings.ts';
import { findPostmaster } from './postmaster.ts';
import { reachableBinaries } from './reachable-binaries.ts';

/** How to start PostgreSQL. */
export interface StartPostgresInput {
  home: string;
  /** Insist on this port, as a restart under living clients does; without it the remembered port or a free one is taken. */
  port?: number;
  /** The account to run as when started by root; without it `postgres`, then `nobody`. */
  osUser?: string;
  /** Server settings that differ from the durable standard, for tests. */
  settings?: PostgresSettings;
  /** Where root puts what its account must reach, in order of preference; for tests. */
  sharedFolders?: readonly string[];
}

/** A running PostgreSQL server of one state folder. */
export interface EmbeddedPostgres {
  host: string;
  port: number;
  user: string;
  password: string;
  pid: number;
  dataDir: string;
  binDir: string;
  /** True when it was running already. */
  adopted: boolean;
  alive(): boolean;
  /** Stops it in order (30 s), at once when that takes longer; committed data survives both. */
  stop(): Promise<void>;
}

/** Starts the PostgreSQL of a state folder, or adopts the one that runs. Throws StartError when the user has to fix something. */
export async function startPostgres(input: StartPostgresInput): Promise<EmbeddedPostgres> {
  const state = openState(input.home);
  return await state.lock('postgres', async () => {
    const place = postgresFolder(state, input.osUser, input.sharedFolders);
    const binDir = await reachableBinaries(postgresBinaries(), place.account, input.sharedFolders);
    // Remembered before it is filled, so that a start that is cut off here is taken up instead of leaving data behind.
    if (place.elsewhere) state.write('postgres', { port: await rememberedOrFreePort(state), folder: place.folder });
    if (!existsSync(place.folder)) await initCluster(place.folder, binDir, place.account);
    const running = await findPostmaster(join(place.folder, 'data'));
    const { pid, port } = running ?? (await launchAnew(state, place, binDir, input));
    state.write('postgres', { port, ...(place.elsewhere && { folder: place.folder }) });
    return handle(place.folder, { binDir, pid, port, adopted: running !== undefined });
  });
}

async function launchAnew(
  state: State,
  place: PostgresPlace,
  binDir: string,
  input: StartPostgresInput,
): Promise<{ pid: number; port: number }> {
  let failure = '';
  for (let attempt = 0; attempt < 5; attempt++) {
    const port = input.port ?? (await rememberedOrFreePort(state));
    if (input.port !== undefined && !(await isPortFree(port)))
      throw new StartError(
        `Port ${port} of PostgreSQL is already in use by another program; end that program and start again.`,
      );
    const result = await launchPostgres({
      folder: place.folder,
      binDir,
      port,
      account: place.account,
      settings: input.settings,
    });
    if ('pid' in result) return { pid: result.pid, port };
    failure = result.failure;
    // Another program took the port first, or children of a killed server are about to end.
    if (!/could not create any TCP|could not bind|still in use|lock file/.test(failure)) break;
    await sleep(1_000);
  }
  throw new StartError(`PostgreSQL did not start (${failure}); its log is ${join(place.folder, 'server.log')}.`);
}

async function rememberedOrFreePort(state: State): Promise<number> {
  const port = state.read('postgres')?.port;
  return port !== undefined && (await isPortFree(port)) ? port : await pickFreePort();
}

function handle(
  folder: string,
  known: Pick<EmbeddedPostgres, 'binDir' | 'pid' | 'port' | 'adopted'>,
): EmbeddedPostgres {
  const dataDir = join(folder, 'data');
  const alive = (): boolean => stillRuns(known.pid, dataDir);
  return {
    ...known,
    host: '127.0.0.1',
    user: adminUser,
    password: readFileSync(join(folder, 'password'), 'utf8').trim(),
    dataDir,
    alive,
    stop: () =>
      endProcess(known.pid, alive, [
        { signal: 'SIGINT', waitMs: 30_000 },
        { signal: 'SIGQUIT', waitMs: 5_000 },
        { signal: 'SIGKILL', waitMs: 5_000 },
      ]),
  };
}
