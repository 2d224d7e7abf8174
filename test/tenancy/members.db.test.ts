import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { assertMember, assertScopes, memberOfKey } from '../../cli/tenancy/new-key.ts';
import { AccessKey } from '../../db/tenancy/keys/access-key.entity.ts';
import { createKey } from '../../db/tenancy/keys/access-key.repository.ts';
import { findPrincipals } from '../../db/tenancy/keys/find-principals.ts';
import {
  addMember,
  type BeforeMemberRemoval,
  changeRole,
  ensureAdmin,
  listMembers,
  removeMember,
} from '../../db/tenancy/members/member.repository.ts';
import { inWorkspace, type Transaction } from '../../db/tenant.ts';
import type { KeyKind } from '../../domain/tenancy/key-kind.ts';
import type { MemberRole } from '../../domain/tenancy/principal.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';
import { otherKinds } from './other-kinds.ts';

describe('members of a workspace', () => {
  let test: TestDatabase;
  let workspaceId: string;
  beforeAll(async () => {
    test = await createTestDatabase();
  });
  afterAll(() => test.drop());
  beforeEach(async () => {
    ({ workspaceId } = await test.createWorkspace());
  });

  const within = <T>(work: (em: Transaction) => Promise<T>) => inWorkspace(test.db, workspaceId, work);
  const add = async (role: MemberRole, name: string = role) =>
    (await within((em) => addMember(em, { workspaceId, name, role }))).id;
  const remove = (memberId: string, before: BeforeMemberRemoval[] = []) =>
    within((em) => removeMember(em, { workspaceId, memberId }, before));
  const setRole = (memberId: string, role: MemberRole) =>
    within((em) => changeRole(em, { workspaceId, memberId, role }));
  const roles = async () => (await within(listMembers)).map(({ role }) => role);
  const keyOf = (memberId: string) =>
    within(
      async (em) => createKey(em, test.secrets, { workspaceId, kind: otherKinds.userKey, memberId }).record.sha256,
    );
  const principal = async (sha256: string) => (await findPrincipals(test.db, [sha256])).get(sha256);

  it('keeps its last admin, and lets go whoever else', async () => {
    const [admin, member] = [await add('admin'), await add('member')];
    expect(await remove(admin)).toEqual({ refused: 'last_admin' });
    expect(await setRole(admin, 'member')).toEqual({ refused: 'last_admin' });
    expect(await setRole(admin, 'admin')).toMatchObject({ role: 'admin' });
    expect(await remove(member)).toMatchObject({ id: member });
    const second = await add('admin');
    expect(await setRole(admin, 'member')).toMatchObject({ role: 'member' });
    expect(await remove(second)).toEqual({ refused: 'last_admin' });
    expect(await roles()).toEqual(['member', 'admin']);
  });

  it('keeps one of two admins who end each other at the same moment', async () => {
    for (const change of [remove, (id: string) => setRole(id, 'member')]) {
      const admins = [await add('admin'), await add('admin')];
      await Promise.all(
        (await within(listMembers)).filter(({ id }) => !admins.includes(id)).map(({ id }) => remove(id)),
      );
      const ended = await Promise.all(admins.map((id) => change(id)));
      expect(ended.filter((one) => 'refused' in one)).toEqual([{ refused: 'last_admin' }]);
      expect((await roles()).filter((role) => role === 'admin')).toHaveLength(1);
    }
  });

  it('knows nobody of another workspace', async () => {
    await add('admin');
    const other = (await test.createWorkspace()).workspaceId;
    const theirs = await inWorkspace(test.db, other, (em) =>
      addMember(em, { workspaceId: other, name: 'x', role: 'member' }),
    );
    expect(await remove(theirs.id)).toEqual({ refused: 'unknown' });
    expect(await setRole(theirs.id, 'admin')).toEqual({ refused: 'unknown' });
    expect(await roles()).toEqual(['admin']);
  });

  it('ends the keys of a member who is removed, and no others', async () => {
    const [admin, member] = [await add('admin'), await add('member')];
    const [theirs, others] = [await keyOf(member), await keyOf(admin)];
    expect(await principal(theirs)).toMatchObject({ memberId: member, memberRole: 'member', workspaceId });
    await remove(member);
    expect(await principal(theirs)).toBeUndefined();
    expect(await principal(others)).toMatchObject({ memberId: admin, memberRole: 'admin' });
    expect(await within((em) => em.count(AccessKey, { product: 'evaluations' }))).toBe(2);
  });

  it('lets products hand on what is a member’s, in the transaction that removes it', async () => {
    const [oldest, , member] = [await add('admin'), await add('admin'), await add('member')];
    const heard: unknown[] = [];
    await remove(member, [async (_em, removal) => void heard.push(removal)]);
    expect(heard).toEqual([{ workspaceId, memberId: member, heirId: oldest }]);
    const failing: BeforeMemberRemoval = async (em) => {
      await em.execute(`update workspace set name = 'half done'`);
      throw new Error('cannot hand on');
    };
    const sha256 = await keyOf(oldest);
    await expect(remove(oldest, [failing])).rejects.toThrow('cannot hand on');
    expect(await principal(sha256)).toMatchObject({ memberId: oldest, workspaceName: 'Acme' });
  });

  it('has keys of users for its own members only, and of products that have such keys', async () => {
    const member = await add('member');
    const owner = (kind: KeyKind, of: string | undefined) =>
      within((em) => memberOfKey(em, kind, { workspaceId, member: of }));
    expect(await owner(otherKinds.userKey, member)).toBe(member);
    expect(await owner(otherKinds.orgKey, undefined)).toBeNull();
    expect(await owner(otherKinds.userKey, undefined)).toBe((await within((em) => ensureAdmin(em, workspaceId))).id);
    await expect(owner(otherKinds.userKey, randomUUID())).rejects.toThrow(/^There is no member /);
    expect(() => assertMember(otherKinds.orgKey, member)).toThrow(/organization_key, are the workspace's/);
    expect(() => assertScopes(otherKinds.userKey, ['read'])).toThrow(
      'Keys of companies have no scopes; leave --scope out.',
    );
  });

  it('gives a key without an owner to the oldest admin, made once where there is none', async () => {
    const made = await Promise.all([1, 2, 3].map(() => within((em) => ensureAdmin(em, workspaceId))));
    expect(new Set(made.map(({ id }) => id)).size).toBe(1);
    expect(await roles()).toEqual(['admin']);
  });
});
