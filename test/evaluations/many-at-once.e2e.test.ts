import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { inWorkspaceSql } from '../../db/tenant.ts';
import { createClient } from '../support/client.ts';
import { answers, type OpenAiStub, startOpenAiStub } from '../support/openai-stub.ts';
import { insertTestLogs } from '../support/submissions.ts';
import { startTestInstance, type TestInstance } from '../support/test-instance.ts';

let stub: OpenAiStub;
let instance: TestInstance;
beforeAll(async () => {
  stub = await startOpenAiStub();
  instance = await startTestInstance({ env: { OPENAI_BASE_URL: stub.baseUrl, OPENAI_API_KEY: stub.apiKey } });
}, 180_000);
afterAll(async () => {
  await instance?.stop();
  await stub?.close();
});

const sql = (workspaceId: string, text: string) =>
  inWorkspaceSql(instance.database.db, workspaceId, (client) => client.query(text));

test('bulk actions on the same logs, in any order and all at once, wait for each other without a deadlock', async () => {
  const credentials = await instance.database.createWorkspace();
  const client = createClient(instance.urls[0]!, credentials);
  for (let round = 0; round < 5; round += 1) {
    const ids = Array.from({ length: 100 }, (_, i) => `${round}-${(i * 37) % 100}`);
    await insertTestLogs(
      instance.database.db,
      client.workspaceId,
      ids.map((id) => ({ id })),
    );
    await sql(
      client.workspaceId,
      `update log set status = 'flagged', verdict = 'flagged', due_at = null where due_at is not null`,
    );
    const bulk = (action: string, some: string[]) => client.send('PATCH', '/api/logs/bulk', { ids: some, action });
    const replies = await Promise.all([
      bulk('approve', ids),
      bulk('reject', ids.toReversed()),
      bulk('delete', ids.toSorted()),
      bulk('delete', ids.toReversed()),
    ]);
    expect(replies.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
  }
});

test('what a judged log learnt on the way is gone once it has its verdict', async () => {
  const client = createClient(instance.urls[0]!, await instance.database.createWorkspace());
  await client.createRule({ name: 'R', type: 'llm_judge', value: 'Flag if the reply offers more than 20% off' });
  await client.createRule({ name: 'K', type: 'keyword_forbidden', value: 'lawsuit' });
  stub.otherwise(answers.pass(0.8));
  expect((await client.judge({ output: 'hi' })).appliedRules).toHaveLength(2);
  expect((await sql(client.workspaceId, 'select from applied_rule')).rowCount).toBe(0);
});
