import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Models } from '../../domain/evaluations/contract/settings/models.ts';
import { type Client, createClient, createSend, errorOf, expected } from '../support/client.ts';
import { startTestInstance, type TestInstance } from '../support/test-instance.ts';

describe('the utilities', () => {
  let instance: TestInstance;
  let client: Client;
  beforeAll(async () => {
    instance = await startTestInstance({ workers: 0 });
    client = createClient(instance.urls[0]!, instance.credentials);
  });
  afterAll(() => instance.stop());

  it('verify names the workspace that a token or an API key opens', async () => {
    const byApiKey = createSend(instance.urls[0]!, { 'x-api-key': client.apiKey });
    for (const send of [client.send, byApiKey]) {
      const { status, json } = await send('GET', '/api/verify');
      expect([status, json]).toEqual([200, { workspaceName: 'Acme' }]);
    }
  });

  it('verify refuses no credential, a wrong one, and a token in the query', async () => {
    const anonymous = createSend(instance.urls[0]!);
    for (const reply of [
      await anonymous('GET', '/api/verify'),
      await anonymous('GET', `/api/verify?token=${client.webhookToken}`),
      await anonymous('GET', '/api/verify', undefined, { headers: { authorization: 'Bearer wh-wrong' } }),
      await client.send('GET', '/api/verify', undefined, { headers: { 'x-api-key': 'ek-wrong' } }),
    ])
      expect([reply.status, errorOf(reply).code]).toEqual([401, 'UNAUTHORIZED']);
  });

  it('models are the same for everybody, whatever credentials come along', async () => {
    const anonymous = createSend(instance.urls[0]!);
    const models = expected(await anonymous('GET', '/api/models'), 200, Models);
    const values = models.map(({ value }) => value);
    expect(new Set(values).size).toBe(values.length);
    const least = ['gpt-5.5', 'gpt-5-mini', 'gpt-4.1', 'gpt-4o', 'claude-opus-5', 'claude-sonnet-5'];
    expect(values).toEqual(expect.arrayContaining([...least, 'claude-haiku-4-5']));
    const bad = { headers: { authorization: 'Bearer wh-wrong', 'x-api-key': 'nonsense' } };
    expect((await anonymous('GET', '/api/models', undefined, bad)).json).toEqual(models);
    expect((await client.send('GET', '/api/models')).json).toEqual(models);
  });
});
