import { Command, InvalidArgumentError } from 'commander';
import type { ListenOptions } from '../listen/listen.ts';
import type { CliProduct } from '../products.ts';
import { withConfig } from './with-config.ts';

/** `tracework listen`. */
export const listenCommand = (products: readonly CliProduct[]): Command =>
  new Command('listen')
    .summary('receive callbacks and webhooks here, and check their signatures')
    .description(
      'A receiver on 127.0.0.1 for trying things out. It prints every call it gets, says whether its signature is good, and\n' +
        'answers. An instance calls addresses of its own machine only with ALLOW_PRIVATE_TARGETS=true.',
    )
    .option('--port <port>', 'where it listens; 0 takes any free one', readPort, 4000)
    .option('--secret <secret>', 'signing secret to check with; that of the workspace by default', readSecret)
    .option('--status <status>', 'answer this instead, to see what a failing receiver leads to', readStatus, 204)
    .option('--workspace <id or name>', 'whose signing secret', 'default')
    .action(
      withConfig(async (config, options: ListenOptions) =>
        (await import('../listen/listen.ts')).listen(config, options, products),
      ),
    );

function readPort(text: string): number {
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text);
  throw new InvalidArgumentError('It must be a port from 0 to 65535.');
}

function readStatus(text: string): number {
  if (/^[2-5]\d\d$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It must be a status from 200 to 599.');
}

function readSecret(text: string): string {
  if (text !== '') return text;
  throw new InvalidArgumentError('It must not be empty.');
}
