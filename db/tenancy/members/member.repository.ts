import type { EntityManager } from '@mikro-orm/postgresql';
import { v7 as uuid } from 'uuid';
import type { MemberRole } from '../../../domain/tenancy/principal.ts';
import { holdWorkspace } from '../workspace.repository.ts';
import { Member } from './member.entity.ts';

export const listMembers = (em: EntityManager): Promise<Member[]> =>
  em.find(Member, {}, { orderBy: { createdAt: 'asc', id: 'asc' } });

export interface NewMember {
  workspaceId: string;
  name: string;
  role: MemberRole;
}

/** A new member of the transaction's workspace. */
export async function addMember(em: EntityManager, input: NewMember): Promise<Member> {
  const member = em.create(Member, { ...input, id: uuid(), email: null, createdAt: new Date() });
  em.persist(member);
  await em.flush(); // its keys refer to it
  return member;
}

const oldestAdmins = (em: EntityManager): Promise<Member[]> =>
  em.find(Member, { role: 'admin' }, { orderBy: { createdAt: 'asc', id: 'asc' } });

/** The workspace's oldest admin; a workspace that has none gets one. */
export async function ensureAdmin(em: EntityManager, workspaceId: string): Promise<Member> {
  await holdWorkspace(em, workspaceId);
  const [oldest] = await oldestAdmins(em);
  return oldest ?? addMember(em, { workspaceId, name: 'admin', role: 'admin' });
}

/** `unknown`: the workspace has no such member. `last_admin`: it would be left without an admin. */
export type RefusedChange = { refused: 'unknown' | 'last_admin' };

interface MemberChange {
  workspaceId: string;
  memberId: string;
}

/** The member and the other admins, oldest first. The workspace is held, so that two changes never end its last two admins. */
async function holdMember(em: EntityManager, { workspaceId, memberId }: MemberChange) {
  await holdWorkspace(em, workspaceId);
  const member = await em.findOne(Member, { id: memberId });
  const [heir] = (await oldestAdmins(em)).filter(({ id }) => id !== memberId);
  return { member, heir };
}

/** Gives a member another role; its keys act with that at once. */
export async function changeRole(
  em: EntityManager,
  { role, ...which }: MemberChange & { role: MemberRole },
): Promise<Member | RefusedChange> {
  const { member, heir } = await holdMember(em, which);
  if (!member) return { refused: 'unknown' };
  if (member.role === 'admin' && role !== 'admin' && !heir) return { refused: 'last_admin' };
  member.role = role;
  return member;
}

/** What a product does with what is a member's, in the transaction that removes the member: `heirId` is the oldest other admin. */
export type BeforeMemberRemoval = (
  em: EntityManager,
  removal: { workspaceId: string; memberId: string; heirId: string },
) => Promise<void>;

/** Removes a member; its keys go with it by the foreign key, so that none made at the same moment outlives it. */
export async function removeMember(
  em: EntityManager,
  which: MemberChange,
  before: readonly BeforeMemberRemoval[],
): Promise<Member | RefusedChange> {
  const { member, heir } = await holdMember(em, which);
  if (!member) return { refused: 'unknown' };
  if (!heir) return { refused: 'last_admin' };
  for (const prepare of before) await prepare(em, { ...which, heirId: heir.id });
  await em.nativeDelete(Member, { id: member.id });
  return member;
}
