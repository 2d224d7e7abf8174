import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Database, openDatabase } from '../../db/database.ts';
import { AccessKey } from '../../db/tenancy/keys/access-key.entity.ts';
import { createKey, type NewKey, revokeKey } from '../../db/tenancy/keys/access-key.repository.ts';
import { findPrincipals } from '../../db/tenancy/keys/find-principals.ts';
import { replaceWorkspaceKey } from '../../db/tenancy/keys/replace-workspace-key.ts';
import { rotateKey } from '../../db/tenancy/keys/rotate-key.ts';
import { Member } from '../../db/tenancy/members/member.entity.ts';
import { inWorkspace } from '../../db/tenant.ts';
import { webhookToken as kind } from '../../domain/evaluations/keys.ts';
import { keyKinds } from '../../domain/products.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';

const hourMs = 3_600_000;

describe('rotation of keys', () => {
  let test: TestDatabase;
  let second: Database;
  let workspaceId: string;

  beforeAll(async () => {
    test = await createTestDatabase();
    second = await openDatabase({ url: test.url });
    workspaceId = (await test.createWorkspace('rotations')).workspaceId;
  });
  afterAll(async () => {
    await second.close();
    await test.drop();
  });

  const within = <T>(work: Parameters<typeof inWorkspace<T>>[2], db = test.db) => inWorkspace(db, workspaceId, work);
  const create = async (more: Partial<NewKey> = {}) =>
    (await within(async (em) => createKey(em, test.secrets, { workspaceId, kind, ...more }))).record;
  const rotate = (id: string, graceSeconds = 0, db = test.db) =>
    within((em) => rotateKey(em, test.secrets, { keyId: id, graceSeconds, kinds: keyKinds }), db);
  const stored = (id: string) => within((em) => em.findOneOrFail(AccessKey, { id }));
  const works = async (id: string) => (await findPrincipals(test.db, [(await stored(id)).sha256])).size === 1;
  const count = () => within((em) => em.count(AccessKey, {}));
  const endIn = (id: string, ms: number) =>
    within((em) => em.nativeUpdate(AccessKey, { id }, { expiresAt: new Date(Date.now() + ms) }));

  it('refuses a key that has expired, was revoked or does not exist, and leaves all as it was', async () => {
    const [expired, revoked] = [await create(), await create()];
    await endIn(expired.id, -1_000);
    await within((em) => revokeKey(em, revoked.id));
    const before = await count();
    for (const graceSeconds of [0, 86_400]) {
      expect(await rotate(expired.id, graceSeconds)).toEqual({ refused: 'expired' });
      expect(await rotate(revoked.id, graceSeconds)).toEqual({ refused: 'revoked' });
      expect(await rotate('11111111-1111-4111-8111-111111111111', graceSeconds)).toEqual({ refused: 'unknown' });
    }
    expect([await count(), await works(expired.id), await works(revoked.id)]).toEqual([before, false, false]);
  });

  it('hands everything on to the successor, its end too, and never lets the old one outlive its own', async () => {
    const memberId = '22222222-2222-4222-8222-222222222222';
    await within(async (em) => {
      em.persist(
        em.create(Member, { id: memberId, workspaceId, name: 'M', email: null, role: 'member', createdAt: new Date() }),
      );
      await em.flush();
    });
    const expiresAt = new Date(Date.now() + hourMs);
    const old = await create({ name: 'n8n', scopes: ['read'], memberId, expiresAt });
    const rotated = await rotate(old.id, 86_400);
    if ('refused' in rotated) throw new Error(rotated.refused);
    const facts = {
      name: 'n8n',
      scopes: ['read'],
      memberId,
      class: 'webhook_token',
      product: 'evaluations',
      expiresAt,
    };
    expect(await stored(rotated.record.id)).toMatchObject({ ...facts, revokedAt: null, successorId: null });
    expect(await stored(old.id)).toMatchObject({ ...facts, revokedAt: null, successorId: rotated.record.id });
    expect(rotated.oldEndsAt).toEqual(expiresAt);
  });

  it('ends the old one after its grace, or at once', async () => {
    const [graced, ended] = [await create({ expiresAt: new Date(Date.now() + 48 * hourMs) }), await create()];
    await rotate(graced.id, 60);
    await rotate(ended.id, 0);
    expect((await stored(graced.id)).expiresAt!.getTime() - Date.now()).toBeLessThan(65_000);
    expect([await works(graced.id), await works(ended.id)]).toEqual([true, false]);
  });

  it('makes no second successor of a key, not in its grace either', async () => {
    const old = await create();
    const rotated = await rotate(old.id, 3_600);
    if ('refused' in rotated) throw new Error(rotated.refused);
    const { expiresAt } = await stored(old.id);
    expect(await rotate(old.id, 86_400)).toEqual({ refused: 'rotated', successorId: rotated.record.id });
    expect((await stored(old.id)).expiresAt).toEqual(expiresAt);
  });

  it.each([0, 60])('makes one successor of many rotations at once, with %i s of grace', async (graceSeconds) => {
    const old = await create();
    const before = await count();
    const all = await Promise.all(
      Array.from({ length: 8 }, (_, index) => rotate(old.id, graceSeconds, index % 2 ? test.db : second)),
    );
    const [made, ...more] = all.filter((one) => 'record' in one);
    expect(more).toEqual([]);
    const refused = all.filter((one) => 'refused' in one);
    expect(refused).toEqual(Array(7).fill({ refused: 'rotated', successorId: made?.record.id }));
    expect(await count()).toBe(before + 1);
  });

  it('leaves no successor of a key that is revoked at the same time, unless it was rotated first', async () => {
    for (let turn = 0; turn < 10; turn += 1) {
      const old = await create();
      const [rotated, revoked] = await Promise.all([rotate(old.id), within((em) => revokeKey(em, old.id), second)]);
      expect(revoked).toBe('refused' in rotated);
    }
  });

  describe("of the workspace's own", () => {
    const replace = (callerKeyId: string, db = test.db) =>
      within((em) => replaceWorkspaceKey(em, test.secrets, { workspaceId, kind, callerKeyId }), db);
    const first = async () => {
      const workspace = await test.createWorkspace('own');
      workspaceId = workspace.workspaceId;
      const keys = await within((em) => em.find(AccessKey, {}));
      return (keyClass: string) => keys.find((key) => key.class === keyClass)!.id;
    };

    it('inherits name and scopes of the newest, and the end of the last', async () => {
      const idOf = await first();
      await endIn(idOf('webhook_token'), 2 * hourMs);
      const { id } = await create({
        name: 'for a day',
        scopes: ['write', 'admin'],
        expiresAt: new Date(Date.now() + hourMs),
      });
      const last = (await stored(idOf('webhook_token'))).expiresAt;
      const replaced = await replace(id);
      if ('refused' in replaced) throw new Error(replaced.refused);
      expect(await stored(replaced.record.id)).toMatchObject({
        name: 'for a day',
        scopes: ['write', 'admin'],
        expiresAt: last,
      });
      expect([await works(id), await works(idOf('webhook_token'))]).toEqual([false, false]);
    });

    it('revives none: when all have ended there is nothing to replace', async () => {
      const idOf = await first();
      await endIn(idOf('webhook_token'), -1_000);
      const before = await count();
      expect(await replace(idOf('api_key'))).toEqual({ refused: 'nothing_to_replace' });
      expect(await count()).toBe(before);
    });

    it('lets one of many callers through who all come with the key that is replaced', async () => {
      const id = (await first())('webhook_token');
      const all = await Promise.all(Array.from({ length: 6 }, (_, index) => replace(id, index % 2 ? test.db : second)));
      expect(all.filter((one) => 'refused' in one)).toEqual(Array(5).fill({ refused: 'caller_ended' }));
      const made = all.find((one) => 'record' in one);
      expect(await works(made!.record.id)).toBe(true);
    });

    it('leaves one working token when it meets a rotation of the same key', async () => {
      const idOf = await first();
      await Promise.all([rotate(idOf('webhook_token')), replace(idOf('api_key'), second)]);
      const keys = await within((em) => em.find(AccessKey, { class: 'webhook_token', revokedAt: null }));
      expect(keys).toHaveLength(1);
    });
  });
});
