import { Command, InvalidArgumentError, Option } from 'commander';
import { validate as isUuid } from 'uuid';
import { isoInstant } from '../../domain/iso-instant.ts';
import {
  type DeliveryQuery,
  type DeliveryRetry,
  deliveryStates,
  entityName,
} from '../../domain/webhooks/delivery-view.ts';
import type { DeliveriesOptions } from '../deliveries/deliveries.ts';
import { withConfig } from './with-config.ts';

/** `tracework deliveries`. */
export const deliveriesCommand = (): Command =>
  new Command('deliveries')
    .summary('see callbacks and webhooks on their way, and send them again')
    .description('The callbacks and webhooks of a workspace, how each attempt went, and how to set them going again.')
    .addCommand(listCommand())
    .addCommand(showCommand())
    .addCommand(retryCommand());

const common = (command: Command): Command =>
  command.option('--workspace <id or name>', 'whose deliveries', 'default').option('--json', 'print JSON');

const listCommand = () =>
  common(new Command('list').summary('list deliveries, newest first'))
    .addOption(new Option('--state <state>', 'only those').choices(deliveryStates))
    .option('--receiver <receiver>', 'only to it: an origin, as the list shows it', readReceiver)
    .option('--entity <kind/id>', 'only those about it, such as log/run-1', readEntity)
    .option(
      '--since <when>',
      'only those made at or after a date, a date-time, or a span ago (90d, 12h, 30m)',
      readSince,
    )
    .option('--before <delivery id>', 'the page after the one that ended with it', readId)
    .option('--limit <number>', 'how many, at most 500', readLimit, 100)
    .action(
      withConfig(async (config, options: DeliveriesOptions & DeliveryQuery) =>
        (await import('../deliveries/deliveries.ts')).showDeliveries(config, options),
      ),
    );

const showCommand = () =>
  common(new Command('show').summary('one delivery and each of its attempts'))
    .argument('<delivery id>', 'as "deliveries list" shows it', readId)
    .action(
      withConfig(async (config, id: string, options: DeliveriesOptions) =>
        (await import('../deliveries/deliveries.ts')).showDelivery(config, id, options),
      ),
    );

const retryCommand = () =>
  common(new Command('retry').summary('send one again, or all that failed at a receiver since a time'))
    .argument('[delivery id]', 'as "deliveries list" shows it', readId)
    .option('--receiver <receiver>', 'whose failed deliveries', readReceiver)
    .option('--since <when>', 'made at or after a date, a date-time, or a span ago (90d, 12h, 30m)', readSince)
    .action(
      withConfig(
        async (
          config,
          id: string | undefined,
          options: DeliveriesOptions & Partial<DeliveryRetry>,
          command: Command,
        ) => {
          const { receiver, since } = options;
          const deliveries = await import('../deliveries/deliveries.ts');
          if (id && !receiver && !since) return deliveries.retryOne(config, id, options);
          if (!id && receiver && since) return deliveries.retryMany(config, { ...options, receiver, since });
          return command.error('error: name one delivery, or --receiver and --since');
        },
      ),
    );

function readId(text: string): string {
  if (isUuid(text)) return text;
  throw new InvalidArgumentError('It is the id that "tracework deliveries list" shows.');
}

/** A whole address names its origin. */
const readReceiver = (text: string): string => (/^https?:/i.test(text) ? (URL.parse(text)?.origin ?? text) : text);

function readEntity(text: string): DeliveryQuery['entity'] {
  const read = entityName.safeParse(text);
  if (read.success) return read.data;
  throw new InvalidArgumentError('It must be a kind and an id, such as log/run-1.');
}

function readLimit(text: string): number {
  const limit = Number(text);
  if (Number.isInteger(limit) && limit >= 1 && limit <= 500) return limit;
  throw new InvalidArgumentError('It must be a whole number from 1 to 500.');
}

const unitMs: Record<string, number> = { d: 86_400_000, h: 3_600_000, m: 60_000 };

function readSince(text: string): string {
  const [, amount, unit = ''] = /^(\d{1,5})([dhm])$/.exec(text) ?? [];
  const at = amount ? Date.now() - Number(amount) * (unitMs[unit] ?? 0) : isoInstant(text, { assumeUtc: true });
  if (at !== null) return new Date(at).toISOString();
  throw new InvalidArgumentError('It must be a date or a span, such as 2027-01-31, 2027-01-31T08:00Z, 12h or 30m.');
}
