import { Command } from 'commander';
import { withConfig } from './with-config.ts';

/** `tracework migrate`. */
export const migrateCommand = (): Command =>
  new Command('migrate')
    .summary('bring the database up to date')
    .description(
      'Runs the pending migrations and makes the runtime and queue logins where they are missing. With DATABASE_URL it\n' +
        'logs in as the owner, DATABASE_ADMIN_URL (which needs CREATEROLE the first time). Safe to run at any time, and twice.',
    )
    .action(withConfig(async (config) => (await import('../installation/migrate.ts')).runMigrate(config)));
