import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { defaultWorkspace } from '../../cli/home/default-workspace.ts';
import { type Credentials, keysOf, readKeysFile, writeKeysFile } from '../../cli/home/keys-file.ts';
import { findPrincipals } from '../../db/tenancy/keys/find-principals.ts';
import { hashKey } from '../../db/tenancy/keys/mint-key.ts';
import { listMembers } from '../../db/tenancy/members/member.repository.ts';
import { listWorkspaces } from '../../db/tenancy/workspace.repository.ts';
import { inWorkspace } from '../../db/tenant.ts';
import { workspaceKeyKinds } from '../../domain/products.ts';
import type { KeyKind } from '../../domain/tenancy/key-kind.ts';
import { operatorKey } from '../../domain/tenancy/operator-key.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';
import { otherKinds } from './other-kinds.ts';

describe('keys.json', () => {
  let test: TestDatabase;
  let home: string;
  beforeAll(async () => {
    test = await createTestDatabase();
  });
  afterAll(() => test.drop());
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'keys-'));
  });
  afterEach(() => rmSync(home, { recursive: true }));

  const start = (kinds: readonly KeyKind[], { asOwner = true } = {}) =>
    defaultWorkspace({
      ...{ home, kinds, baseUrl: 'http://localhost:1' },
      endpoints: {
        ...{ databaseUrl: test.url, queueUrl: test.queueUrl, listenUrl: test.url },
        ...(asOwner && { adminUrl: test.adminUrl }),
        secretKeys: test.secretKeys,
      },
    });
  const file = () => join(home, 'keys.json');
  const opens = async (credentials: Credentials, kind: KeyKind) => {
    const hash = hashKey(keysOf(credentials, kind.product)[kind.field] ?? '', kind);
    return (await findPrincipals(test.db, [hash])).get(hash);
  };

  it('gains the keys of a product that came since, and keeps all that it had', async () => {
    const first = await start(workspaceKeyKinds);
    const grown = [...workspaceKeyKinds, otherKinds.traces, otherKinds.orgKey, otherKinds.userKey];
    const added = (await start(grown))!;
    expect(added).toMatchObject(first!);
    expect(Object.keys(added)).toEqual([
      'workspaceId',
      'baseUrl',
      'operator',
      'evaluations',
      'investigations',
      'traces',
      'companies',
    ]);
    expect(readKeysFile(home)).toEqual(added);
    expect([statSync(file()).mode & 0o777, readdirSync(home)]).toEqual([0o600, ['keys.json']]);
    for (const kind of grown) expect(await opens(added, kind)).toMatchObject({ workspaceId: added.workspaceId });
    const [admin] = await inWorkspace(test.db, added.workspaceId, listMembers);
    expect(await opens(added, otherKinds.userKey)).toMatchObject({ memberId: admin!.id, memberRole: 'admin' });
    expect(await opens(added, operatorKey)).toMatchObject({ workspaceId: null, scopes: ['operate'] });
  });

  it('is not touched by a start that finds nothing missing', async () => {
    await start(workspaceKeyKinds);
    const before = [readFileSync(file(), 'utf8'), statSync(file()).ino];
    await start(workspaceKeyKinds);
    expect([readFileSync(file(), 'utf8'), statSync(file()).ino]).toEqual(before);
  });

  it('keeps fields that nobody knows, and gains a key that somebody took out', async () => {
    const { evaluations, ...rest } = (await start(workspaceKeyKinds))!;
    const { apiKey } = evaluations as Record<string, string>;
    writeKeysFile(home, { ...rest, evaluations: { apiKey: apiKey! }, note: { of: 'mine' }, more: 1 });
    const again = (await start(workspaceKeyKinds))!;
    expect(again).toMatchObject({ ...rest, evaluations: { apiKey }, note: { of: 'mine' }, more: 1 });
    expect(keysOf(again, 'evaluations').webhookToken).toMatch(/^wh-/);
  });

  it('is made again when it was lost, for the same workspace', async () => {
    const first = (await start(workspaceKeyKinds))!;
    rmSync(file());
    const again = (await start(workspaceKeyKinds))!;
    expect(again.workspaceId).toBe(first.workspaceId);
    expect(again.evaluations).not.toEqual(first.evaluations);
    expect(await opens(again, operatorKey)).toBeDefined();
    expect((await test.asOwner(listWorkspaces)).filter(({ name }) => name === 'default')).toHaveLength(1);
  });

  it('gains keys of the workspace without the login of the owner, and is not made without it', async () => {
    expect(await start(workspaceKeyKinds, { asOwner: false })).toBeUndefined();
    const { operator: _, ...rest } = (await start(workspaceKeyKinds))!;
    writeKeysFile(home, rest);
    const again = await start([...workspaceKeyKinds, otherKinds.traces], { asOwner: false });
    expect(again).toMatchObject({ ...rest, traces: { apiKey: expect.stringMatching(/^rt_live_/) } });
    expect(again).not.toHaveProperty('operator');
  });
});
