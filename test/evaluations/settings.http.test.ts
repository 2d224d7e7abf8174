import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { AccessKey } from '../../db/tenancy/keys/access-key.entity.ts';
import { createKey } from '../../db/tenancy/keys/access-key.repository.ts';
import { inWorkspace } from '../../db/tenant.ts';
import { RotatedToken, Settings } from '../../domain/evaluations/contract/settings/settings.ts';
import { webhookToken } from '../../domain/evaluations/keys.ts';
import { badFields, type Client, createClient, createSend, errorOf, expected } from '../support/client.ts';
import { startTestInstance, type TestInstance } from '../support/test-instance.ts';

describe('the settings of a workspace', () => {
  let instance: TestInstance;
  let client: Client;
  beforeAll(async () => {
    instance = await startTestInstance({ workers: 0, env: { RATE_LIMIT_SCALE: '1' } });
  });
  afterAll(() => instance.stop());
  beforeEach(async () => {
    client = createClient(instance.urls[0]!, await instance.database.createWorkspace('Acme'));
  });

  const read = async (by: Pick<Client, 'send'> = client) =>
    expected(await by.send('GET', '/api/settings'), 200, Settings);
  const patch = (body: unknown) => client.send('PATCH', '/api/settings', body);
  const rotate = () => client.send('POST', '/api/settings/rotate-token');
  const verify = (token: string) =>
    createSend(instance.urls[0]!, { authorization: `Bearer ${token}` })('GET', '/api/verify');

  const memberToken = async () => {
    const { db, secrets } = instance.parts[0]!;
    const { workspaceId } = client;
    return inWorkspace(db, workspaceId, async (em) => {
      return createKey(em, secrets, { workspaceId, kind: webhookToken, name: 'member', scopes: ['write'] }).key;
    });
  };

  it('begin with the defaults, show the credentials, and follow what happens', async () => {
    const now = new Date();
    const usage = {
      periodStart: new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth())).toISOString(),
      ...{ logs: 0, llmJudgeCalls: 0, mediaBytes: 0, promptTokens: 0, completionTokens: 0, costUsd: 0 },
    };
    expect(await read()).toMatchObject({
      ...{ id: client.workspaceId, name: 'Acme', workspaceName: 'Acme', color: null },
      ...{ webhookToken: client.webhookToken, apiKey: client.apiKey },
      webhookSigningSecret: expect.stringMatching(/^whsec_[A-Za-z0-9+/]{43}=$/),
      ...{ notifyOnFlag: true, notifyOnFail: true, emailOnFlag: false, emailOnFail: false, notificationEmail: null },
      ...{ slackNotificationsEnabled: false, emailNotificationsEnabled: false, slackWebhookConfigured: false },
      ...{ slackChannelId: null, webhookEnabled: false, outboundWebhookUrl: null },
      outboundWebhookEvents: 'flagged,error,approved,rejected',
      ...{ openaiJudgeModel: null, anthropicJudgeModel: null, openrouterJudgeModel: null },
      ...{ openaiKeyConfigured: false, anthropicKeyConfigured: false, openrouterKeyConfigured: false },
      ...{ defaultJudgeProvider: null, estimatedIncidentCostUsd: null, onboardingDismissed: false },
      ...{ currentUserRole: 'admin', canManageWorkspace: true, billing: {}, usage },
    });
    const { id } = await client.submit({ project: 'p', output: 'hi' });
    await client.submit({ project: 'p', output: 'hi' });
    expect((await read()).usage.logs).toBe(2);
    await client.send('DELETE', `/api/logs/${id}`);
    expect((await read()).usage.logs).toBe(1);
  });

  it('take every field at once and read back as set', async () => {
    const plain = {
      ...{ onboardingDismissed: true, notifyOnFlag: false, notifyOnFail: false, emailOnFlag: true, emailOnFail: true },
      ...{ slackNotificationsEnabled: true, emailNotificationsEnabled: true, webhookEnabled: true },
      ...{ workspaceName: 'New name', outboundWebhookUrl: 'https://example.com/hook', slackChannelId: 'C42' },
      ...{ color: '#00ff00', notificationEmail: 'a@example.com', estimatedIncidentCostUsd: 250.5 },
      ...{ openaiJudgeModel: 'gpt-5', anthropicJudgeModel: 'claude-opus-5', openrouterJudgeModel: 'x/y' },
      defaultJudgeProvider: 'openrouter',
    };
    const reply = await patch({ ...plain, outboundWebhookEvents: ['flagged'], unknown: 1 });
    expect([reply.status, reply.json]).toEqual([200, { ok: true }]);
    expect(await read()).toMatchObject({ ...plain, name: 'New name', outboundWebhookEvents: 'flagged' });
    expect((await client.send('GET', '/api/verify')).json).toEqual({ workspaceName: 'New name' });

    expect((await patch({ color: null, slackChannelId: '', notificationEmail: ' ' })).status).toBe(200);
    expect(await read()).toMatchObject({
      ...{ ...plain, outboundWebhookEvents: 'flagged' },
      ...{ color: null, slackChannelId: null, notificationEmail: null },
    });
  });

  it('an empty body, or none, changes nothing', async () => {
    const before = await read();
    for (const reply of [await patch({}), await patch(undefined)]) expect(reply.json).toEqual({ ok: true });
    expect(await read()).toEqual(before);
  });

  it('events may come as a comma string; none, repeats and `all` are as said', async () => {
    for (const [sent, shown] of [
      ['pass, rejected,,pass', 'pass,rejected'],
      [['error', 'error', 'all'], 'error,all'],
      ['', ''],
      [[], ''],
    ]) {
      expect((await patch({ outboundWebhookEvents: sent })).status).toBe(200);
      expect((await read()).outboundWebhookEvents).toBe(shown);
    }
  });

  it('keep secrets to themselves and encrypted, and clear them', async () => {
    const secrets = {
      ...{ openaiApiKey: 'sk-secret-1', anthropicApiKey: 'sk-secret-2', openrouterApiKey: 'sk-secret-3' },
      slackWebhookUrl: 'https://hooks.slack.example/secret-4',
    };
    expect((await patch(secrets)).status).toBe(200);
    const shown = await client.send('GET', '/api/settings');
    expect(shown.json).toMatchObject({
      ...{ openaiKeyConfigured: true, anthropicKeyConfigured: true, openrouterKeyConfigured: true },
      slackWebhookConfigured: true,
    });
    expect(shown.text).not.toContain('secret-');
    const stored = await inWorkspace(instance.parts[0]!.db, client.workspaceId, (em) =>
      em.execute('select * from evaluations_settings'),
    );
    expect(JSON.stringify(stored)).not.toContain('secret-');
    expect((await patch({ openaiApiKey: '', anthropicApiKey: null, slackWebhookUrl: '' })).status).toBe(200);
    expect(await read()).toMatchObject({
      ...{ openaiKeyConfigured: false, anthropicKeyConfigured: false, openrouterKeyConfigured: true },
      slackWebhookConfigured: false,
    });
  });

  it.each([
    ['outboundWebhookEvents', ['flagged', 'sometimes']],
    ['outboundWebhookEvents', 'flagged,sometimes'],
    ['outboundWebhookEvents', 7],
    ['workspaceName', ' '],
    ['workspaceName', 'x'.repeat(201)],
    ['notifyOnFlag', 'yes'],
    ['outboundWebhookUrl', 'ftp://example.com'],
    ['slackWebhookUrl', 'https://user:password@example.com'],
    ['notificationEmail', 'nobody'],
    ['slackChannelId', 'x'.repeat(65)],
    ['color', 7],
    ['estimatedIncidentCostUsd', -1],
    ['openaiApiKey', 'two words'],
    ['anthropicJudgeModel', 'x'.repeat(201)],
    ['defaultJudgeProvider', 'mistral'],
  ])('a bad %s is refused and nothing is changed', async (field, value) => {
    const before = await read();
    const reply = await patch({ webhookEnabled: true, color: 'teal', openrouterApiKey: 'sk', [field]: value });
    expect(reply.status).toBe(400);
    expect(badFields(reply)[0]).toMatch(new RegExp(`^${field}`));
    expect(await read()).toEqual(before);
  });

  it('a member sees no credentials and changes nothing', async () => {
    const member = createSend(instance.urls[0]!, { authorization: `Bearer ${await memberToken()}` });
    expect(await read({ send: member })).toMatchObject({
      ...{
        webhookToken: null,
        apiKey: null,
        webhookSigningSecret: null,
        currentUserRole: 'member',
        canManageWorkspace: false,
      },
    });
    for (const reply of [
      await member('PATCH', '/api/settings', { color: 'teal' }),
      await member('POST', '/api/settings/rotate-token'),
    ])
      expect([reply.status, errorOf(reply).code]).toEqual([403, 'FORBIDDEN']);
    expect(await read()).toMatchObject({ color: null, webhookToken: client.webhookToken });
  });

  it('without a credential are 401', async () => {
    const anonymous = createSend(instance.urls[0]!);
    for (const [method, path] of [
      ['GET', '/api/settings'],
      ['PATCH', '/api/settings'],
      ['POST', '/api/settings/rotate-token'],
    ] as const)
      expect((await anonymous(method, path)).status).toBe(401);
  });

  it('rotate the token: the old one is refused at once, the API key and tokens of members stay', async () => {
    const member = await memberToken();
    const { webhookToken } = expected(await rotate(), 200, RotatedToken);
    expect(webhookToken).toMatch(/^wh-[A-Za-z0-9]{40}$/);
    expect((await verify(client.webhookToken)).status).toBe(401);
    expect((await verify(webhookToken)).json).toEqual({ workspaceName: 'Acme' });
    expect((await verify(member)).status).toBe(200);
    const byApiKey = createSend(instance.urls[0]!, { 'x-api-key': client.apiKey });
    expect(await read({ send: byApiKey })).toMatchObject({ webhookToken, apiKey: client.apiKey });
  });

  it('replace no token that has ended: 409, and none is made', async () => {
    const { workspaceId, keys } = await instance.database.createWorkspace('ended');
    const send = createSend(instance.urls[0]!, { 'x-api-key': keys.evaluations?.apiKey ?? '' });
    const webhookTokens = { class: 'webhook_token' as const };
    const { db } = instance.database;
    await inWorkspace(db, workspaceId, (em) => em.nativeUpdate(AccessKey, webhookTokens, { expiresAt: new Date(0) }));
    const { status, json } = await send('POST', '/api/settings/rotate-token');
    expect([status, json]).toEqual([409, { code: 'CONFLICT', error: expect.any(String) }]);
    expect(await inWorkspace(db, workspaceId, (em) => em.count(AccessKey, webhookTokens))).toBe(1);
  });

  it('refuse a sixth rotation within the hour and leave the token as it is', async () => {
    const send = createSend(instance.urls[0]!, { 'x-api-key': client.apiKey });
    const replies = await Promise.all(Array.from({ length: 6 }, () => send('POST', '/api/settings/rotate-token')));
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 200, 200, 200, 200, 429]);
    const refused = replies.find(({ status }) => status === 429)!;
    const retryAfter = Number(refused.headers.get('retry-after'));
    expect(retryAfter).toBeGreaterThan(3_500);
    expect(retryAfter).toBeLessThanOrEqual(3_600);
    const { webhookToken } = await read({ send });
    expect((await send('POST', '/api/settings/rotate-token')).status).toBe(429);
    expect((await read({ send })).webhookToken).toBe(webhookToken);

    const tokens = replies.filter(({ status }) => status === 200).map(({ json }) => RotatedToken.parse(json));
    const working = await Promise.all(tokens.map(async (one) => (await verify(one.webhookToken)).status === 200));
    expect(tokens.filter((_, index) => working[index])).toEqual([{ webhookToken }]); // of rotations at once, one is left
  });
});
