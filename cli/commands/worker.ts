import { Command } from 'commander';
import { settingsHelp } from './settings-help.ts';
import { withConfig } from './with-config.ts';

/** `tracework worker`. */
export const workerCommand = (): Command =>
  new Command('worker')
    .summary('run a worker alone')
    .description(
      'Runs workflows, activities and the relay as a process of its own; start as many as there is work for. It needs a\n' +
        'Temporal server: TEMPORAL_ADDRESS, or the one that "tracework up" runs. Logs go to stderr as JSON lines.',
    )
    .addHelpText('after', settingsHelp)
    .action(withConfig(async (config) => (await import('./serve.ts')).serve(config, 'worker')));
