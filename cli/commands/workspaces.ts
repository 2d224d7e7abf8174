import { Argument, Command, InvalidArgumentError, Option } from 'commander';
import { withConfig } from './with-config.ts';

/** `tracework workspaces`. */
export const workspacesCommand = (): Command =>
  new Command('workspaces')
    .summary('create and list workspaces, change their plans')
    .description('A workspace owns its logs, rules and keys; nobody sees the rows of another one.')
    .addCommand(createCommand())
    .addCommand(listCommand())
    .addCommand(planCommand());

const createCommand = () =>
  new Command('create')
    .summary('create a workspace and print its keys')
    .description('Creates a workspace with one key of each kind. The keys are printed this once and never again.')
    .addArgument(new Argument('<name>', 'for people; need not be unique').argParser(filledName))
    .addOption(
      new Option('--plan <plan>', 'in every product that has a plan of that name, or <product>=<plan>; repeatable')
        .argParser((word: string, words: string[]) => [...words, word])
        .default([], 'the default of each product'),
    )
    .option('--json', 'print them in the form of keys.json')
    .action(
      withConfig(async (config, name: string, options: { plan: string[]; json?: boolean }) =>
        (await import('../tenancy/workspaces.ts')).addWorkspace(config, name, options),
      ),
    );

const planCommand = () =>
  new Command('plan')
    .summary('give a workspace other plans')
    .description('Changes the plan of a workspace in the named products; in all others it stays as it is.')
    .argument('<id or name>', 'the workspace')
    .argument('<plan...>', '<product>=<plan>, or <plan> for every product that has a plan of that name')
    .option('--json', 'print JSON')
    .action(
      withConfig(async (config, workspace: string, words: string[], options: { json?: boolean }) =>
        (await import('../tenancy/workspaces.ts')).changePlans(config, workspace, words, options),
      ),
    );

const listCommand = () =>
  new Command('list')
    .summary('list all workspaces')
    .description(
      'Lists all workspaces. With DATABASE_URL it needs DATABASE_ADMIN_URL: only the owner sees all of them.',
    )
    .option('--json', 'print JSON')
    .action(
      withConfig(async (config, options: { json?: boolean }) =>
        (await import('../tenancy/workspaces.ts')).showWorkspaces(config, options),
      ),
    );

function filledName(text: string): string {
  const name = text.trim();
  if (name === '' || name.length > 200) throw new InvalidArgumentError('It must have 1 to 200 characters.');
  return name;
}
