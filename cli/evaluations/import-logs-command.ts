import { Command } from 'commander';
import { withConfig } from '../commands/with-config.ts';
import type { ImportOptions } from './import-logs.ts';
import { type Mapping, readList, readMapping, readName } from './import-options.ts';

const examples = `
Each line is a JSON object with the fields of POST /api/logs (see /docs); other keys are ignored. A line without an id
gets one from the file's name, its number and its text, so the same command run again submits only what is missing.

Examples:
  tracework import logs runs.jsonl --project support
  tracework import logs runs.jsonl --project math --map input=question --metadata ground_truth,correct`;

/** `tracework import logs`. */
export const importLogsCommand = () =>
  new Command('logs')
    .summary('submit the lines of a JSONL file as logs')
    .description('Submits the lines of a JSONL file as logs; a worker evaluates them like any other.')
    .argument('<file>', 'JSON Lines, UTF-8')
    .requiredOption('--project <name>', 'project of the lines that name none', readName)
    .option('--task <name>', 'task of the lines that name none', readName)
    .option(
      '--map <field=key>',
      'read a field from another key of the file; may be repeated',
      readMapping,
      [] as Mapping[],
    )
    .option('--metadata <keys>', 'comma-separated keys of the file to keep as metadata', readList, [] as string[])
    .option('--workspace <id or name>', 'whose logs they are', 'default')
    .addHelpText('after', examples)
    .action(
      withConfig(async (config, file: string, options: ImportOptions) =>
        (await import('./import-logs.ts')).importLogs(config, file, options),
      ),
    );
