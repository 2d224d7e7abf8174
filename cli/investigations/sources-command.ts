import { Command, InvalidArgumentError } from 'commander';
import { workerIds } from '../../domain/investigations/vocabulary/worker-id.ts';
import { withConfig } from '../commands/with-config.ts';

/** `tracework sources`. */
export const sourcesCommand = (): Command =>
  new Command('sources')
    .summary('see which sources an investigation asks, and whether they answer')
    .description(
      'The sources of investigations: what they need here, and whether the live services still answer as expected.',
    )
    .addCommand(listCommand())
    .addCommand(checkCommand());

const listCommand = () =>
  new Command('list')
    .summary('list sources and the settings they need')
    .option('--json', 'print JSON')
    .action(
      withConfig(async (config, options: { json?: boolean }) =>
        (await import('./sources.ts')).listSources(config, options),
      ),
    );

const checkCommand = () =>
  new Command('check')
    .summary('ask the live services about something they know')
    .description(
      'Asks each source about something it surely knows, through the same throttles as runs, and says whether its answer\n' +
        'still has the format that is expected. Exits with 1 if one does not answer or has changed.',
    )
    .argument('[id...]', 'which, by id; all when absent', readIds, [])
    .option('--json', 'print JSON')
    .action(
      withConfig(async (config, ids: string[], options: { json?: boolean }) =>
        (await import('./sources.ts')).checkLiveSources(config, ids, options),
      ),
    );

function readIds(id: string, ids: string[]): string[] {
  if ((workerIds as string[]).includes(id)) return [...ids, id];
  throw new InvalidArgumentError('"tracework sources list" shows the ids.');
}
