import { Command } from 'commander';
import { withConfig } from '../commands/with-config.ts';
import { StartError } from '../embedded/start-error.ts';
import { keysOf, readKeysFile } from '../home/keys-file.ts';
import { baseUrl } from '../installation/base-url.ts';

interface Options {
  name?: string;
  email: string[];
  phone: string[];
  username: string[];
  ip: string[];
  domain: string[];
  title?: string;
  pdf?: string;
  token?: string;
}

const more = (value: string, values: string[]): string[] => [...values, value];

/** `tracework investigate`. */
export const investigateCommand = (): Command =>
  new Command('investigate')
    .summary('open a case, ask every source about somebody, and write the report')
    .description(
      'Goes through the API of a running instance ("up"), shows how each source answers, and keeps the case. What may be\n' +
        'named more than once is an option that may be given more than once.',
    )
    .option('--name <text>', 'full name of a person or organisation')
    .option('--email <address>', 'an email address', more, [])
    .option('--phone <number>', 'a phone number, best with its country code', more, [])
    .option('--username <name>', 'a user name', more, [])
    .option('--ip <address>', 'an IP address', more, [])
    .option('--domain <name>', 'a domain', more, [])
    .option('--title <text>', 'title of the case')
    .option('--pdf <file>', "write the report's PDF there")
    .option('--token <tl_…>', 'token to use; that of keys.json by default')
    .action(
      withConfig(async (config, options: Options) => {
        const { createApiClient } = await import('./api-client.ts');
        const { investigate } = await import('./investigate.ts');
        const token = options.token ?? ownToken(config.TRACEWORK_HOME);
        const { name, email: emails, phone: phones, username: usernames, ip: ip_addresses, domain: domains } = options;
        const lists = { emails, phones, usernames, ip_addresses, domains };
        const first = name ?? Object.values(lists).flat()[0];
        if (first === undefined)
          throw new StartError('Say whom it is about: --name, --email, --phone, --username, --ip or --domain.');
        const subject = { ...(name !== undefined && { full_name: name }), ...lists };
        const { title = `Investigation: ${first}`, pdf } = options;
        await investigate(createApiClient(baseUrl(config), token), subject, {
          title,
          ...(pdf !== undefined && { pdf }),
        });
      }),
    );

function ownToken(home: string): string {
  const credentials = readKeysFile(home);
  const { token } = credentials ? keysOf(credentials, 'investigations') : {};
  if (token === undefined) throw new StartError(`There is no token in ${home}/keys.json; give one with --token.`);
  return token;
}
