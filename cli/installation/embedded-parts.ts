import type { Config } from '../../workers/settings.ts';
import { searchAttributeTypes } from '../../workflows/search-attributes.ts';
import { openState, type State } from '../embedded/files/state.ts';
import { type EmbeddedPostgres, startPostgres } from '../embedded/postgres/postgres.ts';
import { runsWith } from '../embedded/process/process-probe.ts';
import type { EmbeddedPart } from '../embedded/process/supervise.ts';
import { type EmbeddedTemporal, startTemporal } from '../embedded/temporal/temporal.ts';

/** The start of PostgreSQL for these settings; a port is insisted on when clients know it already. */
export const launchPostgres = ({ TRACEWORK_HOME: home, PG_OS_USER: osUser }: Config, port?: number) =>
  startPostgres({ home, ...(osUser !== undefined && { osUser }), ...(port !== undefined && { port }) });

/** The start of the Temporal server for these settings. */
export const launchTemporal = (
  { TRACEWORK_HOME: home, TEMPORAL_PORT, TEMPORAL_UI_PORT }: Config,
  binary: string,
  { port, uiPort } = { port: TEMPORAL_PORT, uiPort: TEMPORAL_UI_PORT },
) => startTemporal({ home, binary, port, uiPort, searchAttributes: searchAttributeTypes });

/** PostgreSQL as a part to keep running where its clients look for it. */
export const postgresPart = (config: Config, running: EmbeddedPostgres): EmbeddedPart => ({
  name: 'PostgreSQL',
  running,
  start: () => launchPostgres(config, running.port),
});

/** The Temporal server as a part to keep running where its clients look for it. */
export const temporalPart = (config: Config, binary: string, running: EmbeddedTemporal): EmbeddedPart => ({
  name: 'Temporal',
  running,
  start: () => launchTemporal(config, binary, running),
});

/** The ports of the Temporal server that runs for this state folder; undefined when none does. */
export function runningTemporal(state: State): { port: number; uiPort: number } | undefined {
  const record = state.read('temporal');
  return record && runsWith(record.pid, record.dbFile) ? record : undefined;
}

/** Stops the Temporal server that runs for this state folder, if one does. */
export async function stopRunningTemporal(config: Config): Promise<void> {
  const ports = runningTemporal(openState(config.TRACEWORK_HOME));
  if (ports) await (await launchTemporal(config, '', ports)).stop(); // it runs, so it is adopted and needs no binary
}
