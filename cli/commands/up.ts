import { Command } from 'commander';
import { settingsHelp } from './settings-help.ts';
import { withConfig } from './with-config.ts';

/** `tracework up`. */
export const upCommand = (): Command =>
  new Command('up')
    .summary('start everything here: PostgreSQL, Temporal, migrations, API and worker')
    .description(
      'Starts PostgreSQL and a Temporal server (unless DATABASE_URL and TEMPORAL_ADDRESS name yours), migrates, and runs\n' +
        'the API and a worker until Ctrl-C. The first start makes the workspace "default" and writes its keys to keys.json\n' +
        'in the state folder. What a killed start left running is taken over.',
    )
    .addHelpText('after', settingsHelp)
    .action(withConfig(async (config) => (await import('../up/up.ts')).up(config)));
