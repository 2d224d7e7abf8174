import { Command, InvalidArgumentError, Option } from 'commander';
import { validate as isUuid } from 'uuid';
import { keyKinds } from '../../domain/products.ts';
import type { KeyKind } from '../../domain/tenancy/key-kind.ts';
import type { KeysOptions, NewKeyOptions } from '../tenancy/keys.ts';
import { withConfig } from './with-config.ts';

const scopes: KeyKind['scopes'] = ['read', 'write', 'admin', 'operate'];
const products = [...new Set(keyKinds.map(({ product }) => product))];
const kinds = keyKinds
  .map(({ product, class: keyClass, prefix }) => `  ${product} ${keyClass} (${prefix}…)`)
  .join('\n');

/** `tracework keys`. */
export const keysCommand = (): Command =>
  new Command('keys')
    .summary('list, create, rotate and revoke keys')
    .description(
      'The keys of a workspace, for every product, and those of the operator, which belong to the installation. A key\n' +
        'itself is shown once, when it is made.',
    )
    .addCommand(listCommand())
    .addCommand(createCommand())
    .addCommand(rotateCommand())
    .addCommand(revokeCommand());

const common = (command: Command): Command =>
  command.option('--workspace <id or name>', 'whose keys', 'default').option('--json', 'print JSON');

/** Which are not made for a product but exist: the operator's are found by this alone. */
const existing = (command: Command): Command =>
  common(command).option('--operator', "the operator's, which belong to no workspace");

const listCommand = () =>
  existing(new Command('list').summary('list keys by what may be told of them')).action(
    withConfig(async (config, options: KeysOptions) => (await import('../tenancy/keys.ts')).showKeys(config, options)),
  );

const createCommand = () =>
  common(new Command('create').summary('create a key and print it'))
    .addOption(new Option('--product <product>', 'what it opens').choices(products).makeOptionMandatory())
    .option('--class <class>', 'which kind of key, where the product has several')
    .option('--name <name>', 'for people')
    .option('--member <id>', 'whose key it is, where keys are of members; the first admin otherwise', readMember)
    .option(
      '--scope <scopes>',
      'comma-separated: read, write, admin (the default), each with the narrower ones; not every product has them',
      readScopes,
    )
    .option('--expires <when>', 'a date or date-time (2027-01-31), or a span (90d, 12h)', readExpiry)
    .addHelpText('after', `\nKinds of keys (those of the operator need no workspace):\n${kinds}`)
    .action(
      withConfig(async (config, options: NewKeyOptions) =>
        (await import('../tenancy/keys.ts')).addKey(config, options),
      ),
    );

const rotateCommand = () =>
  existing(new Command('rotate').summary('replace a key by a new one of the same kind'))
    .argument('<key id>', 'as "keys list" shows it', readId)
    .option('--grace-seconds <seconds>', 'how long the old key goes on working, at most 86400', readGrace, 0)
    .action(
      withConfig(async (config, id: string, options: KeysOptions & { graceSeconds: number }) =>
        (await import('../tenancy/keys.ts')).rotateKey(config, id, options),
      ),
    );

const revokeCommand = () =>
  existing(new Command('revoke').summary('end a key at once'))
    .argument('<key id>', 'as "keys list" shows it', readId)
    .action(
      withConfig(async (config, id: string, options: KeysOptions) =>
        (await import('../tenancy/keys.ts')).revokeKey(config, id, options),
      ),
    );

function readMember(text: string): string {
  if (isUuid(text)) return text;
  throw new InvalidArgumentError('It is the id that "tracework members list" shows.');
}

function readId(text: string): string {
  if (isUuid(text)) return text;
  throw new InvalidArgumentError('It is the id that "tracework keys list" shows, not the key itself.');
}

function readScopes(text: string): KeyKind['scopes'] {
  const words = new Set(text.split(',').map((word) => word.trim()));
  const found = scopes.filter((scope) => words.has(scope));
  if (found.length < words.size) throw new InvalidArgumentError(`The scopes are ${scopes.join(', ')}.`);
  return found;
}

function readGrace(text: string): number {
  const seconds = Number(text);
  if (Number.isInteger(seconds) && seconds >= 0 && seconds <= 86_400) return seconds;
  throw new InvalidArgumentError('It must be a whole number of seconds from 0 to 86400.');
}

function readExpiry(text: string): Date {
  const [, amount, unit] = /^(\d{1,5})([dh])$/.exec(text) ?? [];
  const at = amount ? new Date(Date.now() + Number(amount) * (unit === 'd' ? 86_400_000 : 3_600_000)) : new Date(text);
  if (at.getTime() > Date.now()) return at;
  throw new InvalidArgumentError('It must be a date or a span in the future, such as 2027-01-31, 90d or 12h.');
}
