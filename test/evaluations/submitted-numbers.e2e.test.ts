import { describe, expect, it } from '@jest/globals';
import { AsyncAnswer } from '../../domain/evaluations/contract/submission/submit-answer.ts';
import { badFields, expected } from '../support/client.ts';
import { freshWorkspaces } from '../support/fresh-workspaces.ts';

const numbers = '[1234567890123456789,-1001234567890123456,12345678.123456789,1.10,1e3,-0,1e400,0.1234567890123456789]';

describe('numbers in submissions', () => {
  const at = freshWorkspaces('Acme');
  const post = (fields: string) =>
    at.client.send('POST', '/api/logs', undefined, { raw: `{"project":"p","output":"hi",${fields}}` });

  it('ids sent as numbers are kept, shown and found by their own spelling', async () => {
    const sent = '"userId":1234567890123456789,"chatId":-1001234567890123456,"ticketId":12345678901234567890123';
    const { id } = expected(await post(sent), 202, AsyncAnswer);
    const ids = {
      sessionId: '-1001234567890123456',
      subjectId: '12345678901234567890123',
      actorId: '1234567890123456789',
    };
    expect(await at.client.getLog(id)).toMatchObject(ids);
    for (const query of Object.entries(ids)) {
      const { executions } = await at.client.list(new URLSearchParams([query]).toString());
      expect(executions.map((log) => log.id)).toEqual([id]);
    }
    expect(await at.client.list('q=90123456789')).toMatchObject({ total: 1 });
    expect(await at.client.list('actorId=1234567890123456788')).toMatchObject({ total: 0 });
  });

  it('an id of a log sent as a number tells apart what a double could not', async () => {
    for (const id of ['1234567890123456789', '1234567890123456788'])
      expect(expected(await post(`"id":${id}`), 202, AsyncAnswer).id).toBe(id);
    await at.client.settled('1234567890123456789');
    await at.client.settled('1234567890123456788');
    const raw = '{"ids":[1234567890123456789],"action":"delete"}';
    expect((await at.client.send('PATCH', '/api/logs/bulk', undefined, { raw })).json).toEqual({ ok: true, count: 1 });
    expect((await at.client.list()).executions.map(({ id }) => id)).toEqual(['1234567890123456788']);
  });

  it('metadata is shown with the digits it was sent with, alone and in the list', async () => {
    const { id } = expected(await post(`"metadata":{"a":{"b":${numbers}},"n":1234567890123456789}`), 202, AsyncAnswer);
    const shown = `"metadata":{"a":{"b":${numbers}},"n":1234567890123456789}`;
    await at.client.settled(id);
    expect((await at.client.send('GET', `/api/logs/${id}`)).text).toContain(shown);
    expect((await at.client.send('GET', '/api/logs')).text).toContain(shown);
  });

  it('a tag sent as a number is that spelling', async () => {
    const { id } = expected(await post('"tags":[1234567890123456789,"x"]'), 202, AsyncAnswer);
    expect((await at.client.getLog(id)).tags).toEqual(['1234567890123456789', 'x']);
  });

  it.each([
    ['latencyMs', '1234567890123456789'],
    ['costUsd', '0.1234567890123456789'],
    ['costUsd', '1e400'],
    ['confidence', '1e-400'],
    ['confidence', '0.80000000000000000001'],
    ['metadata', '1.0'],
    ['output', '1.0'],
    ['attachments', '[1.0]'],
    ['input', '1.0'],
    ['sync', '1.0'],
  ])('%s: %s is 400 naming the field', async (field, text) => {
    const refused = await post(`"${field}":${text}`);
    expect([refused.status, badFields(refused)[0]?.replace(/\[.*/, '')]).toEqual([400, field]);
  });

  it.each([
    ['latencyMs', '812.0', 812],
    ['latencyMs', '1e3', 1000],
    ['costUsd', '0.0021000', 0.0021],
    ['confidence', '0.10000000000000001', 0.1],
  ] as const)('%s: %s is stored as the double that holds it', async (field, text, value) => {
    const { id } = expected(await post(`"${field}":${text}`), 202, AsyncAnswer);
    expect((await at.client.getLog(id))[field]).toBe(value);
  });

  it('a body that is a number is refused, however it is spelled', async () => {
    for (const raw of ['5', '1.0', '12345678901234567890'])
      for (const [method, path] of [
        ['PATCH', '/api/settings'],
        ['POST', '/api/logs'],
      ] as const)
        expect((await at.client.send(method, path, undefined, { raw })).status).toBe(400);
  });

  it('the rules see the digits of an output, and of a value sent to be tried', async () => {
    const rule = { name: 'r', type: 'json_field_keyword_forbidden', value: 'id: 1234567890123456789' };
    const tried = await at.client.evaluateRule({ rule, output: '{"id":1234567890123456789}' });
    expect(tried.verdict).toBe('flagged');
    await at.client.createRule({ name: 'r', type: 'json_field', value: 'id == 9007199254740993' });
    const judged = await at.client.judge({ output: '{"id":9007199254740992}' });
    expect(judged.verdict).toBe('flagged');
  });
});
