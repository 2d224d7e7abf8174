import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { inWorkspace, inWorkspaceSql } from '../../db/tenant.ts';
import {
  changeEndpoint,
  deleteEndpoint,
  findEndpoint,
  listEndpoints,
  registerEndpoint,
} from '../../db/webhooks/endpoints/endpoint.repository.ts';
import { openEndpointSecret } from '../../db/webhooks/endpoints/endpoint-secret.ts';
import { newSigningSecret } from '../../db/webhooks/endpoints/signing-secrets.ts';
import type { EndpointChange, EndpointRules, NewEndpoint } from '../../domain/webhooks/endpoint.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';

let database: TestDatabase;
let owner: { workspaceId: string; product: string };
beforeAll(async () => {
  database = await createTestDatabase();
}, 180_000);
beforeEach(async () => {
  owner = { workspaceId: (await database.createWorkspace()).workspaceId, product: 'causality' };
});
afterAll(() => database?.drop());

const url = 'https://hook.example/1';
const upserts: EndpointRules = { most: 20, counted: 'all', sameUrl: 'replaces' };
const register = (endpoint: Partial<NewEndpoint> = {}, rules: EndpointRules = upserts, of = owner) =>
  inWorkspace(database.db, of.workspaceId, (em) =>
    registerEndpoint(em, of, { url, events: ['chain.created'], ...endpoint }, { ...rules, secrets: database.secrets }),
  );
const tx = <T>(work: Parameters<typeof inWorkspaceSql<T>>[2]) => inWorkspaceSql(database.db, owner.workspaceId, work);
const list = (of = owner) => inWorkspaceSql(database.db, of.workspaceId, (client) => listEndpoints(client, of));
const find = (id: string) => tx((client) => findEndpoint(client, owner, id));
const change = (id: string, what: EndpointChange) =>
  tx((client) => changeEndpoint(client, owner, id, what, database.secrets));
const remove = (id: string) => tx((client) => deleteEndpoint(client, owner, id));
const storedSecret = async (id: string) => {
  const { rows } = await tx((client) =>
    client.query('select secret_ciphertext as sealed from webhook_endpoint where id = $1', [id]),
  );
  const sealed: string | null = rows[0].sealed;
  return sealed === null ? null : openEndpointSecret(database.secrets, id, sealed);
};

describe('an endpoint', () => {
  test('is shown with all that was said of it but its secret, which is stored encrypted', async () => {
    const secret = newSigningSecret();
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    const filter = { min_confidence: 'PROVABLE' };
    const registered = await register({ secret, filter, description: 'on call', source: 'n8n' });
    expect(registered).toEqual({
      isNew: true,
      endpoint: {
        ...{ id: expect.any(String), number: expect.any(Number), url, events: ['chain.created'], filter },
        ...{ description: 'on call', source: 'n8n', hasSecret: true, isActive: true, disabledReason: null },
        ...{ createdAt: expect.any(String), updatedAt: expect.any(String) },
      },
    });
    const { id } = registered!.endpoint;
    expect(await find(id)).toEqual(registered!.endpoint);
    expect(await list()).toEqual([registered!.endpoint]);
    expect(await storedSecret(id)).toBe(secret);
    const { rows } = await tx((client) => client.query('select row_to_json(w)::text as row from webhook_endpoint w'));
    expect(rows[0].row).not.toContain(secret);
  });

  test('of the same address is replaced, with its id and secret kept, and enabled again', async () => {
    const first = (await register({ secret: 'one', filter: { grade: 1 } }))!.endpoint;
    await change(first.id, { isActive: false });
    const second = await register({ secret: 'two', events: ['chain.updated'], filter: { grade: 2 } });
    expect(second).toMatchObject({
      isNew: false,
      endpoint: { id: first.id, number: first.number, events: ['chain.updated'], filter: { grade: 2 }, isActive: true },
    });
    expect(await storedSecret(first.id)).toBe('one');
    expect(await list()).toHaveLength(1);
  });

  test('of the same address is a second one where the product says so', async () => {
    const rules = { ...upserts, sameUrl: 'second' } as const;
    const both = [await register({}, rules), await register({}, rules)];
    expect(new Set(both.map((one) => one!.endpoint.id)).size).toBe(2);
    expect((await list()).map(({ id }) => id)).toEqual(both.map((one) => one!.endpoint.id));
  });

  test('registered twice at once is one, and of too many at once no more than may be are taken', async () => {
    const same = await Promise.all([register(), register(), register()]);
    expect(same.filter((one) => one?.isNew)).toHaveLength(1);
    const many = await Promise.all(
      ['a', 'b', 'c'].map((end) => register({ url: `${url}/${end}` }, { ...upserts, most: 3 })),
    );
    expect(many.filter((one) => one !== null)).toHaveLength(2);
    expect(await register({ events: ['x'] }, { ...upserts, most: 3 })).toMatchObject({ isNew: false });
  });

  test('that is disabled counts, unless the product shows active ones only; one that is deleted never does', async () => {
    const { id } = (await register())!.endpoint;
    await change(id, { isActive: false });
    const one = { most: 1, sameUrl: 'second' } as const;
    expect(await register({ url: `${url}/2` }, { ...one, counted: 'all' })).toBeNull();
    expect(await register({ url: `${url}/2` }, { ...one, counted: 'active' })).toMatchObject({ isNew: true });
    for (const endpoint of await list()) await remove(endpoint.id);
    expect(await register({}, { ...one, counted: 'all' })).toMatchObject({ isNew: true });
  });

  test('changes only in what is named', async () => {
    const { id, ...before } = (await register({ secret: 'one', description: 'x', filter: { a: 1 } }))!.endpoint;
    expect(await change(id, {})).toEqual({ ...before, id, updatedAt: expect.any(String) });
    expect(await change(id, { url: `${url}/2`, events: ['a', 'b'] })).toMatchObject({
      ...{ url: `${url}/2`, events: ['a', 'b'], description: 'x', filter: { a: 1 }, hasSecret: true },
    });
    expect(await change(id, { secret: 'two' })).toMatchObject({ hasSecret: true });
    expect(await storedSecret(id)).toBe('two');
    expect(await change(id, { secret: null, description: null, filter: null })).toMatchObject({
      ...{ hasSecret: false, description: null, filter: null },
    });
  });

  test('that is enabled again, or has a new address, begins without failures', async () => {
    const { id } = (await register())!.endpoint;
    const fail = () =>
      tx((client) =>
        client.query(
          `update webhook_endpoint set failures = 9, failing_since = clock_timestamp(), disabled_at = clock_timestamp(),
             disabled_reason = 'It answered 410 Gone.' where id = $1`,
          [id],
        ),
      );
    const failures = async () => (await tx((client) => client.query('select failures from webhook_endpoint'))).rows;
    await fail();
    expect(await change(id, { isActive: true })).toMatchObject({ isActive: true, disabledReason: null });
    expect(await failures()).toEqual([{ failures: 0 }]);
    await fail();
    expect(await change(id, { isActive: false })).toMatchObject({ disabledReason: 'It answered 410 Gone.' });
    expect(await change(id, { url: `${url}/2` })).toMatchObject({ isActive: false });
    expect(await failures()).toEqual([{ failures: 0 }]);
  });

  test('that is deleted is gone for everybody, and its address may come back as another', async () => {
    const { id } = (await register({ secret: 'one' }))!.endpoint;
    expect([await remove(id), await remove(id), await remove('x')]).toEqual([true, false, false]);
    expect([await find(id), await change(id, { events: [] }), await list()]).toEqual([null, null, []]);
    const again = await register();
    expect(again).toMatchObject({ isNew: true, endpoint: { hasSecret: false } });
    expect(again!.endpoint.id).not.toBe(id);
  });

  test('belongs to its workspace and its product', async () => {
    const { id } = (await register())!.endpoint;
    const theirs = { ...owner, workspaceId: (await database.createWorkspace()).workspaceId };
    const other = { ...owner, product: 'companies' };
    expect(await Promise.all([list(theirs), list(other)])).toEqual([[], []]);
    expect(await register({}, upserts, other)).toMatchObject({ isNew: true });
    for (const another of [theirs, other])
      expect(
        await inWorkspaceSql(database.db, another.workspaceId, (client) => findEndpoint(client, another, id)),
      ).toBeNull();
  });
});
