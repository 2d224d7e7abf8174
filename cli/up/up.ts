import { workspaceKeyKinds } from '../../domain/products.ts';
import { warnings } from '../../workers/runtime/config/config.ts';
import { createLogger } from '../../workers/runtime/log/logger.ts';
import type { Config } from '../../workers/settings.ts';
import { openState, type State } from '../embedded/files/state.ts';
import type { Endpoints } from '../endpoints.ts';
import { defaultWorkspace } from '../home/default-workspace.ts';
import { type LogFile, openLogFile } from '../home/log-file.ts';
import { baseUrl } from '../installation/base-url.ts';
import { registerSearchAttributes } from '../installation/register-search-attributes.ts';
import { migrateDatabase, requireDatabase } from '../installation/require-database.ts';
import { type Instance, startInstance } from '../installation/start-instance.ts';
import { type OwnParts, startParts } from '../installation/start-parts.ts';
import { requireApiLocalhost } from '../process/require-localhost.ts';
import { requirePort } from '../process/require-port.ts';
import { untilStopped } from '../process/until-stopped.ts';
import { claimInstance } from './claim-instance.ts';
import { renderScreen, type Screen } from './screen.ts';

interface Running {
  parts: OwnParts;
  instance: Instance;
  logFile: LogFile;
  screen: Screen;
}

type OnStarted = (screen: Screen) => void | Promise<void>;
const printScreen: OnStarted = (screen) => console.log(renderScreen(screen));

/**
 * Starts everything of an instance in this process, and runs it until it is told to stop. `onStarted` tells the user; when
 * it fails the instance stops, and the failure is thrown.
 */
export async function up(config: Config, onStarted: OnStarted = printScreen): Promise<void> {
  const state = openState(config.TRACEWORK_HOME);
  await claimInstance(state, config.PORT);
  let isTold = false;
  const stopped = untilStopped(stopAtOnce).then(() => {
    isTold = true;
    console.log('\nStopping … (again to stop at once)');
  });
  try {
    const running = await start(config, state); // a half-done start is finished before it is stopped
    try {
      await Promise.race([stopped, tell(onStarted, running.screen).then(() => stopped)]);
    } finally {
      await stop(running);
    }
  } catch (error) {
    if (!isTold) throw error;
    console.log('Stopped before it had started.'); // Ctrl-C reached the programs that were preparing it, too
    process.exitCode = 1;
  } finally {
    state.clear('api');
  }
}

async function start(config: Config, state: State): Promise<Running> {
  const startedAt = performance.now();
  await requirePort(config.HOST, config.PORT);
  await requireApiLocalhost(config);
  const parts = await startParts(config, state, (line) => console.log(line));
  try {
    const { endpoints } = parts;
    const notices = [...warnings(config), ...(await prepare(config, endpoints))];
    const credentials = await defaultWorkspace({
      ...{ home: state.home, baseUrl: baseUrl(config), endpoints },
      kinds: workspaceKeyKinds,
    });
    const logFile = openLogFile(state.home);
    const log = createLogger(config, logFile.stream);
    const instance = await startInstance({ config, endpoints, log, api: true, worker: true });
    parts.keepRunning((part, reason) => log.warn({ part, reason }, 'starting a part again'));
    const screen = {
      ...{ baseUrl: instance.baseUrl, temporalUiUrl: endpoints.temporalUiUrl, home: state.home, credentials },
      ...{ logFile: logFile.path, dataElsewhere: state.read('postgres')?.folder, warnings: notices },
      tookMs: performance.now() - startedAt,
    };
    return { parts, instance, logFile, screen };
  } catch (error) {
    await parts.undo();
    throw error;
  }
}

const tell = async (onStarted: OnStarted, screen: Screen): Promise<void> => onStarted(screen);

/** Makes the database ready, and the operator's Temporal server where there is one; answers what to warn of. */
async function prepare({ TEMPORAL_ADDRESS }: Config, endpoints: Endpoints): Promise<string[]> {
  if (endpoints.adminUrl) await migrateDatabase(endpoints, endpoints.adminUrl);
  await requireDatabase(endpoints);
  const problem = TEMPORAL_ADDRESS ? await registerSearchAttributes(endpoints.temporal) : undefined;
  return problem ? [problem] : [];
}

async function stop({ parts, instance, logFile }: Running): Promise<void> {
  await instance.stop();
  const stopped = await parts.stop();
  await logFile.stream.flush();
  console.log(stopped ? 'Stopped.' : 'Stopped; the database and Temporal go on for other programs that use them.');
}

function stopAtOnce(): never {
  console.log('Stopped at once; the next start takes over what still runs.');
  process.exit(1);
}
