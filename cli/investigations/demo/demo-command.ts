import { Command } from 'commander';
import { withConfig } from '../../commands/with-config.ts';

/** `tracework demo investigations`. */
export const investigationsDemoCommand = (): Command =>
  new Command('investigations')
    .summary('investigate a made-up person, from the opening of a case to the PDF')
    .description(
      'Starts an instance of its own on free ports, with sample answers of every source in their real formats, so that it\n' +
        'needs no key and asks nobody. Opens a case, asks the sources, writes the report, and runs on until Ctrl-C, for one to\n' +
        'look at the run in the Temporal UI. Its state is in "demo-investigations" of the state folder.',
    )
    .option('--pdf <file>', "where to write the report's PDF (default: report.pdf in that folder)")
    .action(withConfig(async (config, options: { pdf?: string }) => (await import('./demo.ts')).demo(config, options)));
