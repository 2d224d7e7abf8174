import { Connection } from '@temporalio/client';
import type { TemporalTarget } from '../../workers/runtime/temporal-client.ts';
import type { Config } from '../../workers/settings.ts';
import { searchAttributeTypes } from '../../workflows/search-attributes.ts';
import { errorText } from '../embedded/error-text.ts';
import { openState } from '../embedded/files/state.ts';
import { findTemporal } from '../embedded/temporal/temporal-binary.ts';
import { oldestServer } from '../embedded/temporal/temporal-version.ts';
import { runningTemporal } from '../installation/embedded-parts.ts';
import { embeddedTemporal, externalTemporal } from '../installation/open-endpoints.ts';
import { type Check, type Finding, failing, fine } from './finding.ts';

const PATIENCE_MS = 5_000;

/** What the Temporal server has to be and to know. */
export function temporalChecks(config: Config): Check[] {
  const external = externalTemporal(config);
  const running = external ? undefined : runningTemporal(openState(config.TRACEWORK_HOME));
  const endpoints = external ?? (running && embeddedTemporal(running));
  if (!endpoints) return [{ title: 'Temporal', run: () => binary(config) }];
  const on = (work: (connection: Connection, namespace: string) => Promise<Finding>) => () =>
    withConnection(endpoints.temporal, work);
  return [
    { title: 'Temporal', run: on(version) },
    { title: 'Temporal namespace', run: on(namespaceThere) },
    { title: 'Temporal search attributes', run: on(searchAttributes) },
  ];
}

/** No server runs, so there is only the program to look at; nothing is downloaded for that. */
async function binary({ TEMPORAL_CLI, TRACEWORK_HOME: home }: Config): Promise<Finding> {
  let wouldDownload = false;
  const onDownload = () => {
    wouldDownload = true;
    throw new Error('not now');
  };
  try {
    const path = await findTemporal({ explicit: TEMPORAL_CLI, path: process.env.PATH ?? '', home, onDownload });
    return fine(`embedded, not running; "tracework up" starts ${path}`);
  } catch (error) {
    if (wouldDownload) return fine('embedded, not running; the first start downloads it');
    return failing(errorText(error), 'do what the message says');
  }
}

async function withConnection(
  { connectionOptions, namespace = 'default' }: TemporalTarget,
  work: (connection: Connection, namespace: string) => Promise<Finding>,
): Promise<Finding> {
  let connection: Connection | undefined;
  const address = connectionOptions.address ?? 'localhost:7233';
  try {
    connection = await Connection.connect({ ...connectionOptions, connectTimeout: PATIENCE_MS });
    const open = connection;
    return await open.withDeadline(Date.now() + PATIENCE_MS, () => work(open, namespace));
  } catch (error) {
    return failing(
      `${address} cannot be asked (${errorText(error)})`,
      'see that it runs, and that TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE, TEMPORAL_API_KEY and the TLS settings are right',
    );
  } finally {
    await connection?.close();
  }
}

async function version({ workflowService }: Connection): Promise<Finding> {
  const { serverVersion } = await workflowService.getSystemInfo({});
  const [major = 0, minor = 0] = serverVersion.split('.').map(Number);
  const [oldestMajor = 0, oldestMinor = 0] = oldestServer.split('.').map(Number);
  const isOld = major < oldestMajor || (major === oldestMajor && minor < oldestMinor);
  return isOld
    ? failing(`server ${serverVersion}`, `use server ${oldestServer} or newer`)
    : fine(`server ${serverVersion}`);
}

async function namespaceThere({ workflowService }: Connection, namespace: string): Promise<Finding> {
  await workflowService.describeNamespace({ namespace });
  return fine(`${namespace} is there`);
}

async function searchAttributes({ operatorService }: Connection, namespace: string): Promise<Finding> {
  const { customAttributes } = await operatorService.listSearchAttributes({ namespace });
  const missing = Object.entries(searchAttributeTypes).filter(([name]) => customAttributes?.[name] === undefined);
  if (missing.length === 0) return fine(`${Object.keys(searchAttributeTypes).join(', ')} are known`);
  const commands = missing.map(
    ([name, type]) =>
      `temporal operator search-attribute create --namespace ${namespace} --name ${name} --type ${type}`,
  );
  return failing(`${missing.map(([name]) => name).join(', ')} missing`, commands.join(' && '));
}
