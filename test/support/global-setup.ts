import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { openState } from '../../cli/embedded/files/state.ts';
import { startPostgres } from '../../cli/embedded/postgres/postgres.ts';
import { pickFreePort } from '../../cli/embedded/process/ports.ts';
import { processExists } from '../../cli/embedded/process/process-probe.ts';
import { startTemporal } from '../../cli/embedded/temporal/temporal.ts';
import { findTemporal } from '../../cli/embedded/temporal/temporal-binary.ts';
import { keepLoopbackDirect } from '../../cli/process/keep-loopback-direct.ts';
import { workflowsPath } from '../../workers/rooms.ts';
import { bundleWorkflows } from '../../workers/run-worker.ts';

declare global {
  var stopTestServers: (() => Promise<void>) | undefined;
}

const prefix = 'tracework-test-';

/**
 * Starts one PostgreSQL and one Temporal server for the whole suite; `TEST_POSTGRES_URL`, `TEST_TEMPORAL_ADDRESS` and
 * `TEST_HOME` say where, and `TEST_WORKFLOW_BUNDLE` where the workflows are, bundled once.
 */
export default async function globalSetup(): Promise<void> {
  keepLoopbackDirect(process.env);
  for (const name of readdirSync(tmpdir())) removeIfStale(name);
  const home = mkdtempSync(join(tmpdir(), `${prefix}${process.pid}-`));
  chmodSync(home, 0o711); // root's database account has to pass through
  const stops: (() => Promise<void>)[] = [];
  globalThis.stopTestServers = async () => {
    await Promise.all(stops.map((stop) => stop()));
    removeHome(home);
  };
  try {
    process.env.TEST_HOME = home;
    const keep = (stop: () => Promise<void>) => stops.push(stop);
    const begun = [startTestPostgres(home).then(keep), startTestTemporal(home).then(keep), writeWorkflowBundle(home)];
    await Promise.allSettled(begun); // what did start has to be stopped when something else did not
    await Promise.all(begun);
  } catch (error) {
    await globalThis.stopTestServers();
    throw error;
  }
}

async function startTestPostgres(home: string): Promise<() => Promise<void>> {
  // Durability is what single tests prove on servers of their own; these two only have to be fast.
  const settings = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', shared_buffers: '128MB' };
  const { user, password, host, port, stop } = await startPostgres({
    home,
    settings: { ...settings, max_connections: '200' },
  });
  process.env.TEST_POSTGRES_URL = `postgres://${user}:${password}@${host}:${port}/postgres`;
  return stop;
}

async function startTestTemporal(home: string): Promise<() => Promise<void>> {
  const binary = await findTemporal({ explicit: process.env.TEMPORAL_CLI, path: process.env.PATH ?? '', home });
  const searchAttributes = { Workspace: 'Keyword', Room: 'Keyword', Entity: 'Keyword' } as const;
  const ports = { port: await pickFreePort(), uiPort: await pickFreePort() };
  const { address, stop } = await startTemporal({ home, binary, searchAttributes, ...ports });
  process.env.TEST_TEMPORAL_CLI = binary;
  process.env.TEST_TEMPORAL_ADDRESS = address;
  return stop;
}

/** Once for all workers of the suite; those of a process that a test starts as users do make their own. */
async function writeWorkflowBundle(home: string): Promise<void> {
  const path = join(home, 'workflow-bundle.js');
  writeFileSync(path, (await bundleWorkflows(workflowsPath)).code);
  process.env.TEST_WORKFLOW_BUNDLE = path;
}

/** A killed run leaves its servers behind; the next run ends them and removes their folder. */
function removeIfStale(name: string): void {
  const [, pid] = /^tracework-test-(\d+)-/.exec(name) ?? [];
  if (pid === undefined || processExists(Number(pid))) return;
  const home = join(tmpdir(), name);
  try {
    const elsewhere = openState(home).read('postgres')?.folder;
    for (const folder of [home, elsewhere]) if (folder) endServersIn(folder);
    removeHome(home);
  } catch {
    // another account's folder is that account's business
  }
}

/** Ends every server whose command line names a file in this folder; its name is unique to one run. */
function endServersIn(folder: string): void {
  for (const line of execFileSync('ps', ['-ww', '-eo', 'pid=,args='], { encoding: 'utf8' }).split('\n'))
    if (line.includes(`${folder}/`)) process.kill(Number.parseInt(line, 10), 'SIGKILL');
}

function removeHome(home: string): void {
  const elsewhere = openState(home).read('postgres')?.folder;
  if (elsewhere) rmSync(dirname(elsewhere), { recursive: true, force: true });
  rmSync(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
}
