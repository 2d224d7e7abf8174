import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { RuleType } from '../../domain/evaluations/contract/rules/rule-type.ts';
import { type Client, createClient, errorOf } from '../support/client.ts';
import { startTestInstance, type TestInstance } from '../support/test-instance.ts';

describe('refusals', () => {
  let instance: TestInstance;
  let client: Client;

  beforeAll(async () => {
    instance = await startTestInstance({ workers: 0 });
    client = createClient(instance.urls[0]!, instance.credentials);
  });
  afterAll(() => instance.stop());

  const refused = async (method: string, path: string, raw: string) => {
    const reply = await client.send(method, path, undefined, { raw, headers: { 'content-type': 'application/json' } });
    return { status: reply.status, ...errorOf(reply) };
  };

  it('of a body that is no object say so, and complain of no field', async () => {
    for (const [method, path] of [
      ['POST', '/api/logs'],
      ['POST', '/api/rules'],
      ['POST', '/api/rules/evaluate'],
      ['POST', '/api/uploads'],
      ['PATCH', '/api/settings'],
      ['PATCH', '/api/logs/bulk'],
    ] as const)
      for (const raw of ['[]', '"text"', 'null', '7', 'true', '[{"project":"p"}]'])
        expect([path, raw, await refused(method, path, raw)]).toEqual([
          path,
          raw,
          { status: 400, code: 'VALIDATION_ERROR', error: 'The body must be a JSON object.' },
        ]);
  });

  it('of a body that is wrong as a whole are one sentence', async () => {
    const { id } = (await client.send('POST', '/api/projects', { name: 'p' })).json as { id: string };
    expect(await refused('PATCH', `/api/projects/${id}`, '{}')).toEqual({
      status: 400,
      code: 'VALIDATION_ERROR',
      error: 'Send a name, an icon or merge.',
    });
  });

  it('name a key without a character as a field', async () => {
    const metadata = (key: string) => `{"project":"p","output":"x","metadata":{"${key}":{"":"\\u0000"}}}`;
    expect(await refused('POST', '/api/logs', '{"":"\\u0000"}')).toMatchObject({
      fields: { '[""]': expect.any(String) },
    });
    expect(await refused('POST', '/api/logs', metadata('a'))).toMatchObject({
      fields: { 'metadata.a[""]': expect.any(String) },
    });
  });

  it('of a rule type name all nine', async () => {
    const rule = { name: 'r', type: 'nine', value: 'x' };
    const { error, fields } = await refused('POST', '/api/rules', JSON.stringify(rule));
    for (const type of RuleType.options) expect(fields?.type).toContain(type);
    expect(error).toBe(`type: ${fields?.type}`);
  });
});
