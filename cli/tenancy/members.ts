import { beforeMemberRemoval } from '../../db/rooms.ts';
import type { Member } from '../../db/tenancy/members/member.entity.ts';
import {
  addMember as addStoredMember,
  changeRole as changeStoredRole,
  listMembers,
  type RefusedChange,
  removeMember as removeStoredMember,
} from '../../db/tenancy/members/member.repository.ts';
import { inWorkspace, type Transaction } from '../../db/tenant.ts';
import type { MemberRole } from '../../domain/tenancy/principal.ts';
import type { Config } from '../../workers/settings.ts';
import { StartError } from '../embedded/start-error.ts';
import { renderTable } from '../print/table.ts';
import { findWorkspaceId } from './find-workspace-id.ts';
import { withTenancy } from './open-tenancy.ts';

/** Options of every `members` command. */
export interface MembersOptions {
  workspace: string;
  json?: boolean;
}

const inNamedWorkspace = <T>(
  config: Config,
  { workspace }: MembersOptions,
  work: (em: Transaction, workspaceId: string) => Promise<T>,
): Promise<T> =>
  withTenancy(config, async (tenancy) => {
    const workspaceId = await findWorkspaceId(tenancy, workspace);
    return inWorkspace(tenancy.db, workspaceId, (em) => work(em, workspaceId));
  });

const publicMember = ({ id, name, role, createdAt }: Member) => ({
  ...{ user_id: id, name, role },
  created_at: createdAt.toISOString(),
});

const print = (text: string, member: Member, { json }: MembersOptions): void =>
  console.log(json ? JSON.stringify(publicMember(member), null, 2) : text);

/** Prints the members of a workspace. */
export async function showMembers(config: Config, options: MembersOptions): Promise<void> {
  const members = (await inNamedWorkspace(config, options, listMembers)).map(publicMember);
  if (options.json) return console.log(JSON.stringify(members, null, 2));
  const rows = members.map(({ user_id, name, role, created_at }) => [user_id, name, role, created_at]);
  console.log(renderTable(['ID', 'NAME', 'ROLE', 'SINCE'], rows));
}

/** Adds a member, without a key. */
export async function addMember(config: Config, name: string, options: MembersOptions & { role: MemberRole }) {
  const { role } = options;
  const member = await inNamedWorkspace(config, options, (em, workspaceId) =>
    addStoredMember(em, { workspaceId, name, role }),
  );
  print(`${name} is member ${member.id}, ${role}.`, member, options);
}

/** Gives a member another role. */
export async function changeRole(config: Config, memberId: string, role: MemberRole, options: MembersOptions) {
  const changed = await inNamedWorkspace(config, options, (em, workspaceId) =>
    changeStoredRole(em, { workspaceId, memberId, role }),
  );
  const member = done(changed, memberId);
  print(`${member.name} is ${member.role} now.`, member, options);
}

/** Removes a member and ends its keys. */
export async function removeMember(config: Config, memberId: string, options: MembersOptions) {
  const removed = await inNamedWorkspace(config, options, (em, workspaceId) =>
    removeStoredMember(em, { workspaceId, memberId }, beforeMemberRemoval),
  );
  const member = done(removed, memberId);
  print(`${member.name} is no member any more, and its keys no longer work.`, member, options);
}

function done(change: Member | RefusedChange, memberId: string): Member {
  if (!('refused' in change)) return change;
  throw new StartError(
    change.refused === 'last_admin'
      ? 'A workspace keeps its last admin; make another member admin first.'
      : `There is no member ${memberId} in this workspace; "tracework members list" shows them.`,
  );
}
