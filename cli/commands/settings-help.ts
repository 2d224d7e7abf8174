import { printable } from '../../workers/runtime/config/config.ts';
import { settings } from '../../workers/settings.ts';

/** The settings as a table for `--help`. */
export function settingsHelp(): string {
  const rows = Object.entries(settings.shape).map(([name, schema]) => {
    const fallback = schema.safeParse(undefined).data;
    const shown = fallback === undefined ? '' : ` (${printable(fallback)})`;
    return `  ${name.padEnd(24)} ${schema.description ?? ''}${shown}`;
  });
  return `\nSettings, from the environment:\n${rows.join('\n')}`;
}
