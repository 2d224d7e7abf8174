import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { version } from '../workers/runtime/config/version.ts';
import { apiCommand } from './commands/api.ts';
import { deliveriesCommand } from './commands/deliveries.ts';
import { demoCommand } from './commands/demo.ts';
import { doctorCommand } from './commands/doctor.ts';
import { importCommand } from './commands/import.ts';
import { keysCommand } from './commands/keys.ts';
import { listenCommand } from './commands/listen.ts';
import { membersCommand } from './commands/members.ts';
import { migrateCommand } from './commands/migrate.ts';
import { upCommand } from './commands/up.ts';
import { workerCommand } from './commands/worker.ts';
import { workspacesCommand } from './commands/workspaces.ts';
import { cliProducts } from './products.ts';

const { description }: { description: string } = JSON.parse(
  readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
);

const epilogue = `
Settings come from the environment; "tracework up --help" lists them all. Without DATABASE_URL and
TEMPORAL_ADDRESS everything needed is started here and kept in the state folder (TRACEWORK_HOME, .tracework).

Examples:
  tracework up                                          start all of it, here
  tracework import logs runs.jsonl --project support    check what a model wrote last week
  tracework keys rotate KEY_ID --grace-seconds 3600     a new key, the old one valid for an hour more
  tracework doctor                                      see what is wrong and how to fix it`;

/** The `tracework` command with all it can do. */
export function createProgram(products = cliProducts): Command {
  const program = new Command('tracework')
    .description(description)
    .version(version)
    .showHelpAfterError('(add --help to see how it is used)')
    .addHelpText('after', epilogue);
  const commands = [
    upCommand,
    apiCommand,
    workerCommand,
    migrateCommand,
    workspacesCommand,
    membersCommand,
    keysCommand,
    () => importCommand(products),
    deliveriesCommand,
    () => listenCommand(products),
    () => demoCommand(products),
    () => doctorCommand(products),
    ...products.flatMap(({ commands: own = [] }) => own),
  ];
  for (const command of commands) program.addCommand(command());
  return program;
}
