import { Command } from 'commander';
import type { CliProduct } from '../products.ts';

/** `tracework import`. */
export function importCommand(products: readonly CliProduct[]): Command {
  const command = new Command('import')
    .summary('submit what a file holds')
    .description('Submits what a file holds, by the same code as the API and without its request limit.');
  for (const create of products.flatMap(({ imports = [] }) => imports)) command.addCommand(create());
  return command;
}
