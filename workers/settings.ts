import { resolve } from 'node:path';
import { z } from 'zod';
import { evaluationsSettings } from './evaluations/settings.ts';
import { investigationsSettings } from './investigations/settings.ts';
import { parseSettings, printSettings, sharedSettings } from './runtime/config/config.ts';

/** Every setting, its default and its meaning. Nothing else reads the environment (Temporal's own settings apart). */
export const settings = z.object({ ...sharedSettings, ...evaluationsSettings, ...investigationsSettings });

export type Config = z.output<typeof settings>;

/** Reads the settings of every product once. Throws SettingsError naming every bad one. */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const config = parseSettings(settings, env);
  return { ...config, TRACEWORK_HOME: resolve(config.TRACEWORK_HOME) };
}

/** The settings as text for people, with everything secret hidden. */
export const printableConfig = (config: Config): Record<string, string> => printSettings(settings, config);
