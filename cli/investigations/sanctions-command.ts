import { Command } from 'commander';
import { withConfig } from '../commands/with-config.ts';

interface Options {
  json?: boolean;
}

/** `tracework sanctions`. */
export const sanctionsCommand = (): Command =>
  new Command('sanctions')
    .summary('see the sanctions list that names are matched against, and fetch it')
    .description(
      'The OFAC list of this installation. It is fetched daily, and by whoever needs it when it is missing or old.',
    )
    .addCommand(statusCommand())
    .addCommand(refreshCommand());

const statusCommand = () =>
  new Command('status')
    .summary('show which list is in force; exits with 1 if none is, or an old one')
    .option('--json', 'print JSON')
    .action(
      withConfig(async (config, options: Options) => (await import('./sanctions.ts')).showSanctions(config, options)),
    );

const refreshCommand = () =>
  new Command('refresh')
    .summary('fetch the list now')
    .description('Fetches the list now. One that is not the whole list is not taken, and the one in force stays so.')
    .option('--json', 'print JSON')
    .action(
      withConfig(async (config, options: Options) =>
        (await import('./sanctions.ts')).refreshSanctions(config, options),
      ),
    );
