import { Command } from 'commander';
import { settingsHelp } from './settings-help.ts';
import { withConfig } from './with-config.ts';

/** `tracework api`. */
export const apiCommand = (): Command =>
  new Command('api')
    .summary('run the API alone')
    .description(
      'Runs the HTTP API as a process of its own; several may share a database, each on its PORT. It accepts work also\n' +
        'while no worker and no Temporal server is up. Logs go to stderr as JSON lines.',
    )
    .addHelpText('after', settingsHelp)
    .action(withConfig(async (config) => (await import('./serve.ts')).serve(config, 'api')));
