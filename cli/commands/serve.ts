import { warnings } from '../../workers/runtime/config/config.ts';
import { createLogger } from '../../workers/runtime/log/logger.ts';
import type { Config } from '../../workers/settings.ts';
import { attach } from '../installation/attach.ts';
import { baseUrl } from '../installation/base-url.ts';
import { startInstance } from '../installation/start-instance.ts';
import { requireApiLocalhost } from '../process/require-localhost.ts';
import { requirePort } from '../process/require-port.ts';
import { untilStopped } from '../process/until-stopped.ts';

/** Runs the API or a worker as a process of its own until it is told to stop; it logs to stderr. */
export async function serve(config: Config, kind: 'api' | 'worker'): Promise<void> {
  const isApi = kind === 'api';
  if (isApi) {
    await requirePort(config.HOST, config.PORT);
    await requireApiLocalhost(config);
  }
  const log = createLogger(config);
  const stopped = untilStopped(() => process.exit(1));
  const onRestart = (part: string, reason: string) => log.warn({ part, reason }, 'starting a part again');
  const { endpoints, close } = await attach(config, { needsTemporal: !isApi, onRestart });
  try {
    const instance = await startInstance({ config, endpoints, log, api: isApi, worker: !isApi });
    for (const warning of warnings(config)) log.warn(warning);
    log.info(isApi ? { baseUrl: baseUrl(config) } : {}, isApi ? 'API listening' : 'worker starting');
    log.info({ signal: await stopped }, 'stopping');
    await instance.stop();
  } finally {
    await close();
  }
}
