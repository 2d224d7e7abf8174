import type { Config } from '../../workers/settings.ts';
import { openState, type State } from '../embedded/files/state.ts';
import type { EmbeddedPostgres } from '../embedded/postgres/postgres.ts';
import { supervise } from '../embedded/process/supervise.ts';
import { StartError } from '../embedded/start-error.ts';
import type { DatabaseEndpoints, Endpoints, TemporalEndpoints } from '../endpoints.ts';
import { launchPostgres, postgresPart, runningTemporal, stopRunningTemporal } from './embedded-parts.ts';
import { embeddedDatabase, embeddedTemporal, externalDatabase, externalTemporal } from './open-endpoints.ts';
import { type PartsUser, usePartsOf } from './parts-users.ts';
import { migrateDatabase, requireDatabase } from './require-database.ts';

/** What a command found, or started for as long as it runs. */
export interface Attachment {
  endpoints: Endpoints;
  /** The state folder, for commands that keep something there. */
  home: string;
  /** Migrations that ran, which happens to an embedded database only. */
  migrated: string[];
  /** Leaves the embedded parts, and stops them when nobody else uses them. */
  close(): Promise<void>;
}

export interface AttachOptions {
  /** Throws StartError when no Temporal server is named and none runs for this state folder. */
  needsTemporal?: boolean;
  /** Keeps PostgreSQL running, for commands that run for long; hears of every restart. */
  onRestart?: (name: string, reason: string) => void;
}

/** Attaches to the database and Temporal server of the settings or of the state folder; starts PostgreSQL if it does not run, Temporal never. */
export async function attach(config: Config, options: AttachOptions = {}): Promise<Attachment> {
  const state = openState(config.TRACEWORK_HOME);
  const temporal = temporalOf(config, state, options);
  const external = externalDatabase(config);
  if (external) {
    await requireDatabase(external);
    return { endpoints: { ...external, ...temporal }, home: state.home, migrated: [], close: async () => {} };
  }
  const user = await usePartsOf(state);
  let supervisor: ReturnType<typeof supervise> | undefined;
  let postgres: EmbeddedPostgres | undefined;
  const close = async () => {
    await supervisor?.stop();
    await leave(config, user, postgres);
  };
  try {
    postgres = await launchPostgres(config);
    const { onRestart } = options;
    if (onRestart) supervisor = supervise({ parts: [postgresPart(config, postgres)], onRestart });
    const database = await embeddedDatabase(config, state, postgres);
    const migrated = await makeReady(database);
    return { endpoints: { ...database, ...temporal }, home: state.home, migrated, close };
  } catch (error) {
    await close().catch(() => {}); // why it failed matters, and not what failed after that
    throw error;
  }
}

function temporalOf(config: Config, state: State, { needsTemporal }: AttachOptions): TemporalEndpoints {
  const external = externalTemporal(config);
  if (external) return external;
  const running = runningTemporal(state);
  if (!running && needsTemporal)
    throw new StartError(
      `No Temporal server runs for ${state.home}; start the instance with "tracework up" first, or set TEMPORAL_ADDRESS to a server of yours.`,
    );
  return embeddedTemporal(running ?? { port: config.TEMPORAL_PORT, uiPort: config.TEMPORAL_UI_PORT });
}

/** An embedded database is this program's own, so it is migrated whenever that is due. */
async function makeReady(database: DatabaseEndpoints): Promise<string[]> {
  const ran = database.adminUrl ? await migrateDatabase(database, database.adminUrl) : [];
  await requireDatabase(database);
  return ran;
}

/** The last one stops also the Temporal server that an `up` which went first has left to the others. */
async function leave(config: Config, user: PartsUser, postgres: EmbeddedPostgres | undefined): Promise<void> {
  await user.leave(async () => {
    await stopRunningTemporal(config);
    await postgres?.stop();
  });
}
