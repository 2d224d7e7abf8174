import { Command } from 'commander';
import type { CliProduct } from '../products.ts';
import { withConfig } from './with-config.ts';

/** `tracework doctor`. */
export const doctorCommand = (products: readonly CliProduct[]): Command =>
  new Command('doctor')
    .summary('see what is wrong and how to fix it')
    .description(
      'Looks at Node, the state folder, PostgreSQL (version, logins, migrations, clock), the Temporal server, the secret\n' +
        'keys and what products need besides, and prints a line for each. Exit code 1 when something has to be fixed.',
    )
    .action(withConfig(async (config) => (await import('../doctor/doctor.ts')).doctor(config, products)));
