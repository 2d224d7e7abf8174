import { Argument, Command, InvalidArgumentError, Option } from 'commander';
import { validate as isUuid } from 'uuid';
import type { MemberRole } from '../../domain/tenancy/principal.ts';
import type { MembersOptions } from '../tenancy/members.ts';
import { withConfig } from './with-config.ts';

const roles: MemberRole[] = ['admin', 'member'];

/** `tracework members`. */
export const membersCommand = (): Command =>
  new Command('members')
    .summary('list, add and remove members of a workspace, change their roles')
    .description('The people of a workspace. Where a product has keys of users, each is the key of one member.')
    .addCommand(listCommand())
    .addCommand(addCommand())
    .addCommand(removeCommand())
    .addCommand(roleCommand());

const common = (command: Command): Command =>
  command.option('--workspace <id or name>', 'whose members', 'default').option('--json', 'print JSON');

const memberId = () => new Argument('<member id>', 'as "members list" shows it').argParser(readId);

const listCommand = () =>
  common(new Command('list').summary('list the members of a workspace')).action(
    withConfig(async (config, options: MembersOptions) =>
      (await import('../tenancy/members.ts')).showMembers(config, options),
    ),
  );

const addCommand = () =>
  common(new Command('add').summary('add a member; "keys create --member" gives it a key'))
    .addArgument(new Argument('<name>', 'for people; need not be unique').argParser(filledName))
    .addOption(new Option('--role <role>', 'what it may do').choices(roles).default('member'))
    .action(
      withConfig(async (config, name: string, options: MembersOptions & { role: MemberRole }) =>
        (await import('../tenancy/members.ts')).addMember(config, name, options),
      ),
    );

const removeCommand = () =>
  common(new Command('remove').summary('remove a member; its keys end at once'))
    .addArgument(memberId())
    .action(
      withConfig(async (config, id: string, options: MembersOptions) =>
        (await import('../tenancy/members.ts')).removeMember(config, id, options),
      ),
    );

const roleCommand = () =>
  common(new Command('role').summary('give a member another role; a workspace keeps its last admin'))
    .addArgument(memberId())
    .addArgument(new Argument('<role>', 'what it may do').choices(roles))
    .action(
      withConfig(async (config, id: string, role: MemberRole, options: MembersOptions) =>
        (await import('../tenancy/members.ts')).changeRole(config, id, role, options),
      ),
    );

function readId(text: string): string {
  if (isUuid(text)) return text;
  throw new InvalidArgumentError('It is the id that "tracework members list" shows.');
}

function filledName(text: string): string {
  const name = text.trim();
  if (name === '' || name.length > 200) throw new InvalidArgumentError('It must have 1 to 200 characters.');
  return name;
}
