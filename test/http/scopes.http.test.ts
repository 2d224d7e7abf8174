import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { operatorCredential } from '../../api/http/auth/credential-form.ts';
import type { RouteFacts } from '../../api/http/routing/route.ts';
import { products } from '../../api/products.ts';
import { createKey } from '../../db/tenancy/keys/access-key.repository.ts';
import { inInstallation, inWorkspace } from '../../db/tenant.ts';
import type { KeyKind } from '../../domain/tenancy/key-kind.ts';
import { operatorKey } from '../../domain/tenancy/operator-key.ts';
import type { Scope } from '../../domain/tenancy/scope.ts';
import { createSend, type Reply } from '../support/client.ts';
import { startTestInstance, type TestInstance } from '../support/test-instance.ts';

const id = '11111111-1111-4111-8111-111111111111';
/** Of nothing that exists, but in the caller's own workspace where the path names one. */
const pathOf = ({ path }: RouteFacts, workspaceId: string) =>
  path.replace(/\*\w+/, `${workspaceId}/${id}/a.txt`).replace(/:\w+/g, id);

const routes = products.flatMap(({ product: { product, credentials, routes: table } }) =>
  table.map((route: RouteFacts) => {
    const form = route.auth === 'operator' ? operatorCredential : credentials[0]!;
    return { product, route, form, name: `${route.method} ${route.path}` };
  }),
);
const guarded = routes.filter(({ route }) => route.auth === 'key');
const reading = guarded.filter(({ route }) => route.method === 'get' && route.scope !== 'admin');
const writing = guarded.filter(({ route }) => route.method !== 'get' || route.scope === 'admin');

/** As each product says it. */
const refusal: Record<string, object> = {
  evaluations: { code: 'FORBIDDEN', error: expect.any(String) },
  investigations: { error: expect.any(String) },
};

/** What of investigations is for admins (contract section 2). */
const isForAdmins = ({ method, path }: RouteFacts) =>
  method === 'delete' ||
  /\/(tokens|audit-log|export|erasure)\b/.test(path) ||
  (method !== 'get' && path.includes('/integrations/'));

describe('the scope of a key', () => {
  let instance: TestInstance;
  const keys = new Map<string, string>();

  beforeAll(async () => {
    instance = await startTestInstance({ workers: 0 });
  });
  afterAll(() => instance.stop());

  async function keyOf(kind: KeyKind, scopes: Scope[]): Promise<string> {
    const name = JSON.stringify([kind.product, kind.class, scopes]);
    const made = keys.get(name) ?? (await createKeyOf(kind, scopes, name));
    keys.set(name, made);
    return made;
  }

  async function createKeyOf(kind: KeyKind, scopes: Scope[], name: string): Promise<string> {
    const { secrets } = instance.parts[0]!;
    if (kind === operatorKey)
      return instance.database.asOwner((admin) =>
        inInstallation(admin, async (em) => createKey(em, secrets, { workspaceId: null, kind, scopes, name }).key),
      );
    const { workspaceId } = instance.credentials;
    return inWorkspace(
      instance.database.db,
      workspaceId,
      async (em) => createKey(em, secrets, { workspaceId, kind, scopes, name }).key,
    );
  }

  async function ask(
    { route, form }: (typeof routes)[number],
    scopes: Scope[],
    method: string = route.method,
  ): Promise<Reply> {
    const key = await keyOf(form.kinds[0]!, scopes);
    const headers: Record<string, string> =
      form.header === 'bearer' ? { authorization: `Bearer ${key}` } : { [form.header]: key };
    return createSend(instance.urls[0]!, headers)(
      method.toUpperCase(),
      pathOf(route, instance.credentials.workspaceId),
    );
  }

  it.each(writing.map((one) => [one.name, one] as const))('read refuses %s', async (_name, one) => {
    const { status, json } = await ask(one, ['read']);
    expect([status, json]).toEqual([403, refusal[one.product]]);
  });

  it.each(reading.map((one) => [one.name, one] as const))('read opens %s', async (_name, one) => {
    expect(one.route.scope ?? 'read').toBe('read');
    for (const method of ['get', 'head']) expect((await ask(one, ['read'], method)).status).not.toBe(403);
  });

  it.each(guarded.map((one) => [one.name, one] as const))(
    'write opens %s unless it is for admins',
    async (_name, one) => {
      const { status } = await ask(one, ['write']);
      expect(status === 403).toBe(one.route.scope === 'admin');
      expect((await ask(one, ['admin'])).status).not.toBe(403);
    },
  );

  it('keeps for admins what changes settings and credentials, and nothing else', () => {
    const own = (of: string) =>
      guarded.flatMap(({ product, route: { id, scope } }) => (product === of && scope ? [[id, scope]] : []));
    expect(own('evaluations')).toEqual([
      ['patchSettings', 'admin'],
      ['rotateToken', 'admin'],
    ]);
    const wanted = guarded.filter(({ product, route }) => product === 'investigations' && isForAdmins(route));
    expect(own('investigations')).toEqual(wanted.map(({ route }) => [route.id, 'admin']));
  });

  it('operate, and no other, opens what is for operators', async () => {
    for (const one of routes.filter(({ route }) => route.auth === 'operator')) {
      const { status, json } = await ask(one, ['read', 'write', 'admin']);
      expect([one.name, status, json]).toEqual([one.name, 403, { code: 'forbidden', error: expect.any(String) }]);
      expect((await ask(one, ['operate'])).status).not.toBe(403);
    }
  });

  it('operate opens nothing of a workspace', async () => {
    for (const one of guarded) expect([one.name, (await ask(one, ['operate'])).status]).toEqual([one.name, 403]);
  });

  it('is asked for nowhere where a signature counts', async () => {
    const open = routes.filter(({ route }) => route.auth === 'public' && route.method !== 'get');
    expect(open.map(({ route }) => route.id).sort()).toEqual(['putUpload', 'takeSlackInteraction']);
  });

  it('is told by the OpenAPI document, together with the refusal', async () => {
    const document = (await createSend(instance.urls[0]!)('GET', '/openapi.json')).json as {
      paths: Record<string, Record<string, { security: Record<string, string[]>[]; responses: object }>>;
    };
    for (const { route } of routes) {
      const documented = document.paths[route.path.replace(/[:*](\w+)/g, '{$1}')]?.[route.method];
      const wanted =
        route.auth === 'operator' ? 'operate' : (route.scope ?? (route.method === 'get' ? 'read' : 'write'));
      const scopes = documented?.security.flatMap((one) => Object.values(one).flat());
      expect([route.id, [...new Set(scopes)]]).toEqual([route.id, route.auth === 'public' ? [] : [wanted]]);
      if (route.auth !== 'public') expect(documented?.responses).toHaveProperty('403');
    }
  });
});
