import type { Config } from '../../workers/settings.ts';
import { isPortFree } from '../embedded/process/ports.ts';
import { StartError } from '../embedded/start-error.ts';
import { baseUrl } from '../installation/base-url.ts';

type PortSetting = 'PORT' | 'TEMPORAL_PORT' | 'TEMPORAL_UI_PORT';

/**
 * Throws StartError when another program has this port on ::1: `localhost`, the name in every address that is printed,
 * leads browsers and curl there first, also while 127.0.0.1 is ours.
 */
export async function requireLocalhost(setting: PortSetting, port: number): Promise<void> {
  if (await isPortFree(port, '::1')) return;
  throw new StartError(
    `Port ${port} is already in use by another program on ::1, where localhost leads first; set ${setting} to a free one.`,
  );
}

/** The same for the API, where its printed address is `localhost` and nothing that the operator chose. */
export async function requireApiLocalhost(config: Config): Promise<void> {
  if (!config.PUBLIC_URL && new URL(baseUrl(config)).hostname === 'localhost')
    await requireLocalhost('PORT', config.PORT);
}
