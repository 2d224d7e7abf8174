import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Database, openDatabase } from '../../db/database.ts';
import { listWorkspaces } from '../../db/tenancy/workspace.repository.ts';
import { workspaceOfSubject } from '../../db/tenancy/workspace-of-subject.ts';
import { setPlans } from '../../db/tenancy/workspace-plan.repository.ts';
import { inWorkspace } from '../../db/tenant.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';

describe('the workspace of a subject', () => {
  let test: TestDatabase;
  let second: Database;
  beforeAll(async () => {
    test = await createTestDatabase();
    second = openDatabase({ url: test.url });
  });
  afterAll(async () => {
    await second.close();
    await test.drop();
  });

  const ask = (subject: string, db = test.db, issuer = 'https://issuer.example') =>
    workspaceOfSubject(db, { issuer, subject }, { product: 'toys', name: `of ${subject}` });
  const names = async () => (await test.asOwner(listWorkspaces)).map(({ name }) => name);

  it('is made once, however many ask for it at once in two processes', async () => {
    const asked = await Promise.all(Array.from({ length: 20 }, (_, i) => ask('many', i % 2 ? test.db : second)));
    expect(new Set(asked.map(({ workspaceId }) => workspaceId)).size).toBe(1);
    expect(asked[0]).toMatchObject({ workspaceName: 'of many', plan: null });
    expect((await names()).filter((name) => name === 'of many')).toHaveLength(1);
  });

  it('is that of the issuer and the subject together', async () => {
    const [one, other] = [await ask('a'), await ask('a', test.db, 'https://other.example')];
    expect(other.workspaceId).not.toBe(one.workspaceId);
    expect((await ask('a')).workspaceId).toBe(one.workspaceId);
  });

  it('tells the plan of the product that asks', async () => {
    const { workspaceId } = await ask('planned');
    await inWorkspace(test.db, workspaceId, (em) => setPlans(em, workspaceId, { toys: 'pro', others: 'free' }));
    expect(await ask('planned')).toMatchObject({ workspaceId, plan: 'pro' });
  });
});
