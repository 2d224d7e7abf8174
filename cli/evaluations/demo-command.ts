import { Command } from 'commander';
import { withConfig } from '../commands/with-config.ts';
import type { DemoOptions } from './demo.ts';
import { type Mapping, readMapping } from './import-options.ts';

/** `tracework demo evaluations`. */
export const evaluationsDemoCommand = (): Command =>
  new Command('evaluations')
    .summary('evaluate a sample and leave something to look at')
    .description(
      'Makes three rules in the project "demo", submits the lines of a file the way "import logs" does, waits for the\n' +
        'verdicts and shows them by model, with the address of their workflow. It needs a running instance ("up"). Run again,\n' +
        'it submits only what is new.',
    )
    .argument('[file]', 'JSON Lines with output, model and question or input; a small sample by default')
    .option('--map <field=key>', 'read a field from another key of the file (default: input=question)', readMapping)
    .option('--workspace <id or name>', 'whose logs they are', 'default')
    .action(
      withConfig(async (config, file: string | undefined, options: Partial<DemoOptions> & { workspace: string }) => {
        const map: Mapping[] = options.map ?? [{ field: 'input', key: 'question' }];
        return (await import('./demo.ts')).demo(config, file, { ...options, map });
      }),
    );
