import { Command } from 'commander';
import { cliProducts } from '../products.ts';

/** `tracework demo`: the first product's where none is named. */
export function demoCommand(): Command {
  const command = new Command('demo').summary('try a product on a sample and leave something to look at');
  const demos = cliProducts.flatMap(({ demo }) => (demo ? [demo()] : []));
  for (const [index, demo] of demos.entries()) command.addCommand(demo, { isDefault: index === 0 });
  return command;
}
