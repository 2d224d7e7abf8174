import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { inWorkspaceSql } from '../../db/tenant.ts';
import { rotateSigningSecret, signingSecrets } from '../../db/webhooks/endpoints/signing-secrets.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
}, 180_000);
afterAll(() => database?.drop());

const newOwner = async () => ({ workspaceId: (await database.createWorkspace()).workspaceId, product: 'evaluations' });
const read = (owner: { workspaceId: string; product: string }) => signingSecrets(database.db, database.secrets, owner);

test('a secret is 32 random bytes, made on first use, and the same ever after, however many ask at once', async () => {
  const owner = await newOwner();
  const answers = await Promise.all(Array.from({ length: 6 }, () => read(owner)));
  expect(new Set(answers.map(({ current }) => current)).size).toBe(1);
  const [{ current, older }] = answers as [Awaited<ReturnType<typeof read>>];
  expect(current).toMatch(/^whsec_/);
  expect(Buffer.from(current.slice(6), 'base64')).toHaveLength(32);
  expect(older).toEqual([]);
});

test('every workspace and every product has a secret of its own', async () => {
  const owner = await newOwner();
  const secrets = await Promise.all([owner, await newOwner(), { ...owner, product: 'traces' }].map(read));
  expect(new Set(secrets.map(({ current }) => current)).size).toBe(3);
});

test('it is encrypted at rest', async () => {
  const owner = await newOwner();
  const { current } = await read(owner);
  const { rows } = await inWorkspaceSql(database.db, owner.workspaceId, (client) =>
    client.query('select ciphertext from signing_secret'),
  );
  expect(rows).toHaveLength(1);
  expect(rows[0].ciphertext).not.toContain(current.slice(6));
});

test('after a rotation the old one is valid for the overlap, beside the new one, and not a moment longer', async () => {
  const owner = await newOwner();
  const before = (await read(owner)).current;
  const rotated = await rotateSigningSecret(database.db, database.secrets, owner, 3_600);
  expect(rotated.current).not.toBe(before);
  expect(rotated.older).toEqual([before]);
  expect(await read(owner)).toEqual(rotated);
  const again = await rotateSigningSecret(database.db, database.secrets, owner, 0);
  expect(again.older).toEqual([before]);
});
