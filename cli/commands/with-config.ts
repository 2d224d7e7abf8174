import { type Config, readConfig } from '../../workers/settings.ts';

/** The action of a command that needs the settings: they are read before anything else happens. */
export const withConfig =
  <Args extends unknown[]>(work: (config: Config, ...args: Args) => Promise<void>) =>
  (...args: Args): Promise<void> =>
    work(readConfig(process.env), ...args);
