import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  changeSettings,
  openSetting,
  readSettings,
  sealSetting,
} from '../../db/evaluations/settings/settings.repository.ts';
import { addUsage, readUsage } from '../../db/evaluations/settings/usage.repository.ts';
import { inWorkspace, inWorkspaceSql } from '../../db/tenant.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';

describe('the settings of a workspace', () => {
  let test: TestDatabase;
  beforeAll(async () => {
    test = await createTestDatabase();
  });
  afterAll(() => test.drop());

  it('are the defaults until something is set, read alike within both kinds of transaction', async () => {
    const { workspaceId } = await test.createWorkspace();
    const read = () =>
      Promise.all([
        inWorkspace(test.db, workspaceId, (em) => readSettings(em, workspaceId)),
        inWorkspaceSql(test.db, workspaceId, (client) => readSettings(client, workspaceId)),
      ]);
    const [unset, unsetSql] = await read();
    expect(unsetSql).toEqual(unset);
    expect(unset).toMatchObject({ webhookEnabled: false, notifyOnFlag: true, outboundWebhookUrl: null });

    await inWorkspace(test.db, workspaceId, (em) => changeSettings(em, workspaceId, { color: 'teal' }));
    const [set, setSql] = await read();
    expect(set).toEqual({ ...unset, color: 'teal' }); // the row that was written has the same defaults
    expect(setSql).toEqual(set);
  });

  it('change column by column', async () => {
    const { workspaceId } = await test.createWorkspace();
    const change = (settings: Parameters<typeof changeSettings>[2]) =>
      inWorkspace(test.db, workspaceId, (em) => changeSettings(em, workspaceId, settings));
    await Promise.all([change({ color: 'teal' }), change({ slackChannelId: 'C1' })]);
    await change({ color: null, outboundWebhookEvents: ['pass', 'error'], estimatedIncidentCostUsd: 12.5 });
    await change({});
    expect(await inWorkspace(test.db, workspaceId, (em) => readSettings(em, workspaceId))).toMatchObject({
      color: null,
      slackChannelId: 'C1',
      outboundWebhookEvents: ['pass', 'error'],
      estimatedIncidentCostUsd: 12.5,
    });
  });

  it('open a secret for the workspace and the purpose it was sealed for only', async () => {
    const [mine, theirs] = [await test.createWorkspace(), await test.createWorkspace()];
    const sealed = sealSetting(test.secrets, mine.workspaceId, 'openaiApiKeyCiphertext', 'sk-1');
    const settings = await inWorkspace(test.db, mine.workspaceId, async (em) => {
      await changeSettings(em, mine.workspaceId, { openaiApiKeyCiphertext: sealed, anthropicApiKeyCiphertext: sealed });
      return readSettings(em, mine.workspaceId);
    });
    const open = (workspaceId: string, name: 'openaiApiKeyCiphertext' | 'anthropicApiKeyCiphertext') =>
      openSetting(test.secrets, workspaceId, settings, name);
    expect(settings.openaiApiKeyCiphertext).not.toContain('sk-1');
    expect(open(mine.workspaceId, 'openaiApiKeyCiphertext')).toBe('sk-1');
    expect(() => open(theirs.workspaceId, 'openaiApiKeyCiphertext')).toThrow();
    expect(() => open(mine.workspaceId, 'anthropicApiKeyCiphertext')).toThrow();
  });

  it('add up what judges used this month', async () => {
    const { workspaceId } = await test.createWorkspace();
    const read = () => inWorkspace(test.db, workspaceId, (em) => readUsage(em, workspaceId));
    const none = { logs: 0, mediaBytes: 0, llmJudgeCalls: 0, promptTokens: 0, completionTokens: 0, costUsd: 0 };
    expect(await read()).toMatchObject(none);
    const once = { llmJudgeCalls: 1, promptTokens: 200, completionTokens: 30, costUsd: 0.25 };
    const add = () => inWorkspaceSql(test.db, workspaceId, (client) => addUsage(client, workspaceId, once));
    await Promise.all([add(), add()]);
    const now = new Date();
    expect(await read()).toEqual({
      ...none,
      periodStart: new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth())).toISOString(),
      llmJudgeCalls: 2,
      promptTokens: 400,
      completionTokens: 60,
      costUsd: 0.5,
    });
  });
});
