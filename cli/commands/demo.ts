import { Command } from 'commander';
import type { CliProduct } from '../products.ts';

/** `tracework demo`: the first product's where none is named. */
export function demoCommand(products: readonly CliProduct[]): Command {
  const command = new Command('demo').summary('try a product on a sample and leave something to look at');
  const demos = products.flatMap(({ demo }) => (demo ? [demo()] : []));
  for (const [index, demo] of demos.entries()) command.addCommand(demo, { isDefault: index === 0 });
  return command;
}
