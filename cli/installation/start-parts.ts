import type { Config } from '../../workers/settings.ts';
import type { State } from '../embedded/files/state.ts';
import type { EmbeddedPostgres } from '../embedded/postgres/postgres.ts';
import { supervise } from '../embedded/process/supervise.ts';
import type { EmbeddedTemporal } from '../embedded/temporal/temporal.ts';
import { findTemporal } from '../embedded/temporal/temporal-binary.ts';
import type { Endpoints } from '../endpoints.ts';
import { requireLocalhost } from '../process/require-localhost.ts';
import { launchPostgres, launchTemporal, postgresPart, runningTemporal, temporalPart } from './embedded-parts.ts';
import { embeddedDatabase, embeddedTemporal, externalDatabase, externalTemporal } from './open-endpoints.ts';
import { type PartsUser, usePartsOf } from './parts-users.ts';

/** What `up` starts and looks after. */
export interface OwnParts {
  endpoints: Endpoints;
  postgres: EmbeddedPostgres | undefined;
  temporal: EmbeddedTemporal | undefined;
  /** Restarts from now on what dies. */
  keepRunning(onRestart: (name: string, reason: string) => void): void;
  /** Stops the parts, unless another program still uses them; answers whether it did. */
  stop(): Promise<boolean>;
  /** Stops only what this start began; for a start that failed later on. */
  undo(): Promise<void>;
}

interface Started {
  binary: string;
  postgres: EmbeddedPostgres | undefined;
  temporal: EmbeddedTemporal | undefined;
}

/** Starts or adopts what the settings do not name; throws StartError with nothing left running that it began. */
export async function startParts(config: Config, state: State, say: (line: string) => void): Promise<OwnParts> {
  const database = externalDatabase(config);
  const server = externalTemporal(config);
  if (!server) await requireTemporalLocalhost(config, state);
  const binary = server ? '' : await findBinary(config, say);
  const user = await usePartsOf(state);
  const [postgres, temporal] = await Promise.allSettled([
    database ? undefined : launchPostgres(config),
    server ? undefined : launchTemporal(config, binary),
  ]);
  const started = { binary, postgres: resultOf(postgres), temporal: resultOf(temporal) };
  try {
    for (const outcome of [postgres, temporal]) if (outcome.status === 'rejected') throw outcome.reason;
    const endpoints = {
      ...(database ?? (await embeddedDatabase(config, state, present(started.postgres)))),
      ...(server ?? embeddedTemporal(present(started.temporal))),
    };
    return ownParts(config, endpoints, started, user);
  } catch (error) {
    await undo(started, user).catch(() => {}); // why it failed matters, and not what failed after that
    throw error;
  }
}

/** Asked at a start only: a server that dies later is started again, whoever has come to use its ports meanwhile. */
async function requireTemporalLocalhost({ TEMPORAL_PORT, TEMPORAL_UI_PORT }: Config, state: State): Promise<void> {
  const { port, uiPort } = runningTemporal(state) ?? { port: TEMPORAL_PORT, uiPort: TEMPORAL_UI_PORT };
  await requireLocalhost('TEMPORAL_PORT', port);
  await requireLocalhost('TEMPORAL_UI_PORT', uiPort);
}

const resultOf = <T>(outcome: PromiseSettledResult<T>): T | undefined =>
  outcome.status === 'fulfilled' ? outcome.value : undefined;

function present<T>(part: T | undefined): T {
  if (part === undefined) throw new Error('a part is neither embedded nor named');
  return part;
}

function ownParts(config: Config, endpoints: Endpoints, started: Started, user: PartsUser): OwnParts {
  const { binary, postgres, temporal } = started;
  let supervisor: ReturnType<typeof supervise> | undefined;
  const stopAll = async () => {
    if (supervisor) return supervisor.stopParts();
    await temporal?.stop();
    await postgres?.stop();
  };
  return {
    ...{ endpoints, postgres, temporal },
    keepRunning(onRestart) {
      const parts = [
        ...(postgres ? [postgresPart(config, postgres)] : []),
        ...(temporal ? [temporalPart(config, binary, temporal)] : []),
      ];
      supervisor = supervise({ parts, onRestart });
    },
    async stop() {
      const stopped = await user.leave(stopAll);
      await supervisor?.stop();
      return stopped;
    },
    undo: () => undo(started, user),
  };
}

async function undo({ postgres, temporal }: Started, user: PartsUser): Promise<void> {
  await user.leave(async () => {
    for (const part of [temporal, postgres]) if (part && !part.adopted) await part.stop();
  });
}

const findBinary = ({ TEMPORAL_CLI, TRACEWORK_HOME: home }: Config, say: (line: string) => void): Promise<string> =>
  findTemporal({
    explicit: TEMPORAL_CLI,
    path: process.env.PATH ?? '',
    home,
    onDownload: (from) => say(`Fetching the Temporal server (about 50 MB, once) from ${from} …`),
  });
