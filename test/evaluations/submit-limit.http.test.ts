import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Client, createClient, createSend, errorOf } from '../support/client.ts';
import { startTestInstance, type TestInstance } from '../support/test-instance.ts';

describe('the limit of 60 submissions a minute', () => {
  let instance: TestInstance;
  beforeAll(async () => {
    instance = await startTestInstance({ apis: 2, workers: 0, env: { RATE_LIMIT_SCALE: '1' } });
  });
  afterAll(() => instance.stop());

  const clients = async (): Promise<[Client, Client]> => {
    const credentials = await instance.database.createWorkspace();
    return [createClient(instance.urls[0]!, credentials), createClient(instance.urls[1]!, credentials)];
  };
  const submit = (client: Client, body: object = { project: 'p', output: 'hi' }) =>
    client.send('POST', '/api/logs', body);

  it.each([1, 2])('the 61st is refused as the contract says, spread over %i API processes', async (processes) => {
    const both = await clients();
    const replies = await Promise.all(Array.from({ length: 60 }, (_, index) => submit(both[index % processes]!)));
    expect(replies.map(({ status }) => status)).toEqual(Array(60).fill(202));
    for (const client of both.slice(0, processes)) {
      const refused = await submit(client);
      expect(refused.status).toBe(429);
      expect(refused.headers.get('retry-after')).toBe('60');
      expect(refused.headers.get('content-type')).toMatch(/^application\/json/);
      expect(errorOf(refused)).toEqual({
        error: 'Too many requests. Please slow down and try again shortly.',
        code: 'RATE_LIMITED',
      });
    }
    expect((await both[0].list()).total).toBe(60);
  });

  it('counts refused bodies and repeats but no 401, and other routes and workspaces stay open', async () => {
    const [client] = await clients();
    const anonymous = createSend(instance.urls[0]!);
    for (let call = 0; call < 5; call += 1) expect((await anonymous('POST', '/api/logs', {})).status).toBe(401);
    for (let call = 0; call < 30; call += 1) expect((await submit(client, {})).status).toBe(400);
    const same = { id: 'same', project: 'p', output: 'hi' };
    for (let call = 0; call < 30; call += 1) expect((await submit(client, same)).status).toBe(202);
    expect((await submit(client, same)).status).toBe(429);
    expect((await submit(client, {})).status).toBe(429);
    expect((await client.status('same')).status).toBe('pending');
    const trial = { output: 'hi', rule: { name: 'R', type: 'length_limit', value: '5' } };
    expect((await client.evaluateRule(trial)).status).toBe('pass');
    const [other] = await clients();
    expect((await submit(other)).status).toBe(202);
  });
});
