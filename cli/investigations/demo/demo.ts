import { join, resolve } from 'node:path';
import { type Config, readConfig } from '../../../workers/settings.ts';
import { enrichSubjectId } from '../../../workflows/investigations/enrich-subject.ts';
import { pickFreePort } from '../../embedded/process/ports.ts';
import { StartError } from '../../embedded/start-error.ts';
import { keysOf } from '../../home/keys-file.ts';
import type { Screen } from '../../up/screen.ts';
import { up } from '../../up/up.ts';
import { workflowUrl } from '../../workflow-url.ts';
import { createApiClient } from '../api-client.ts';
import { investigate } from '../investigate.ts';
import { type SampleSources, startSampleSources } from './sample-sources.ts';
import { caseTitle, subject } from './subject.ts';

/** Starts an instance of its own, investigates a made-up subject, and lets one look at it until it is told to stop. */
export async function demo(config: Config, { pdf }: { pdf?: string }): Promise<void> {
  const sources = await startSampleSources();
  try {
    const own = await ownConfig(config, sources);
    const file = resolve(pdf ?? join(own.TRACEWORK_HOME, 'report.pdf'));
    console.log('Starting an instance of its own; sample answers take the place of every source …');
    await up(own, (screen) => show(screen, file));
  } finally {
    await sources.close();
  }
}

/** Free ports, a folder in the state folder, and no setting of the real instance but how its programs are run. */
async function ownConfig({ TRACEWORK_HOME, ...given }: Config, { env }: SampleSources): Promise<Config> {
  const ports = [await pickFreePort(), await pickFreePort(), await pickFreePort()].map(String);
  const [PORT, TEMPORAL_PORT, TEMPORAL_UI_PORT] = ports;
  const own = readConfig({
    ...{ ...env, PORT, TEMPORAL_PORT, TEMPORAL_UI_PORT, TRACEWORK_HOME: join(TRACEWORK_HOME, 'demo-investigations') },
    OSINT_CACHE_SECONDS: '0', // a second demo asks again
    RATE_LIMIT_SCALE: '1000', // a new workspace may open three cases a month
  });
  const { TEMPORAL_CLI, PG_OS_USER, LOG_LEVEL } = given;
  return { ...own, TEMPORAL_CLI, PG_OS_USER, LOG_LEVEL };
}

async function show({ baseUrl, temporalUiUrl, credentials }: Screen, pdf: string): Promise<void> {
  const { token } = credentials ? keysOf(credentials, 'investigations') : {};
  if (!credentials || token === undefined) throw new StartError('The instance of the demo has no token.');
  const api = createApiClient(baseUrl, token);
  const { subjectId } = await investigate(api, subject, { title: caseTitle, pdf });
  const url = workflowUrl({ temporalUiUrl }, enrichSubjectId(credentials.workspaceId, subjectId));
  console.log(`Its run in the Temporal UI: ${url}`);
  console.log(`\nThe API's reference: ${baseUrl}/docs\nCtrl-C stops this instance; what it stored is kept.`);
}
