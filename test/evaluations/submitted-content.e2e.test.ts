import { describe, expect, it } from '@jest/globals';
import { badFields, errorOf } from '../support/client.ts';
import { freshWorkspaces } from '../support/fresh-workspaces.ts';

describe('submitting logs', () => {
  const at = freshWorkspaces('Acme');
  const log = (extra: object = {}) => ({ project: 'p', output: 'hi', ...extra });
  const post = (body: unknown, path = '/api/logs', headers: Record<string, string> = {}) =>
    at.client.send('POST', path, body, { headers });

  describe('what is refused', () => {
    it('a missing project and a blank output are both named', async () => {
      const refused = await post({ output: '  ' });
      expect(refused.status).toBe(400);
      expect(errorOf(refused).code).toBe('VALIDATION_ERROR');
      expect(badFields(refused)).toEqual(['output', 'project']);
    });

    it('an output of 50,000 characters is accepted, counted in code points, and 50,001 is not', async () => {
      expect((await post(log({ output: 'x'.repeat(50_000) }))).status).toBe(202);
      expect((await post(log({ output: '👍'.repeat(50_000) }))).status).toBe(202);
      const refused = await post(log({ output: 'x'.repeat(50_001) }));
      expect([refused.status, badFields(refused)]).toEqual([400, ['output']]);
    });

    it.each([
      ['confidence', 1.01],
      ['latencyMs', -1],
      ['costUsd', -0.01],
      ['callbackEvents', 'never'],
      ['timestamp', 'yesterday'],
      ['metadata', []],
      ['sync', 'yes'],
      ['model', 'm'.repeat(201)],
      ['task', 't'.repeat(201)],
      ['id', 'tasks'],
      ['id', 'bulk'],
      ['id', '-begins-badly'],
      ['id', 'x'.repeat(129)],
      ['callbackUrl', 'ftp://example.com/x'],
      ['callbackUrl', 'https://user:password@example.com/x'],
      ['callbackUrl', 'example.com/x'],
      ['attachments[0].url', [{ source: 'url', url: 'ftp://example.com/a.pdf' }]],
      ['attachments[1].data', [{ data: 'aGk=' }, { source: 'upload', data: 'not base64!' }]],
      [
        'input[1]',
        [
          { type: 'text', text: 'a' },
          { type: 'image_url', image_url: { url: 'data:image/png;base64,A' } },
        ],
      ],
      ['input[0]', [{ type: 'video', url: 'https://example.com' }]],
    ])('a bad %s is 400 naming that field (%#)', async (field, value) => {
      const refused = await post(log({ [field.replace(/\[.*/, '')]: value }));
      expect([refused.status, badFields(refused)]).toEqual([400, [field]]);
    });

    it('malformed JSON is 400 INVALID_JSON, and another content type is 415', async () => {
      const broken = await at.client.send('POST', '/api/logs', undefined, { raw: '{"project":' });
      expect([broken.status, errorOf(broken).code]).toEqual([400, 'INVALID_JSON']);
      const text = await at.client.send('POST', '/api/logs', undefined, {
        raw: 'hi',
        headers: { 'content-type': 'text/plain' },
      });
      expect([text.status, errorOf(text).code]).toEqual([415, 'UNSUPPORTED_MEDIA_TYPE']);
    });

    it('no body at all counts as {}, so the missing fields are named', async () => {
      const refused = await at.client.send('POST', '/api/logs');
      expect([refused.status, badFields(refused)]).toEqual([400, ['output', 'project']]);
    });

    it('a refused submission leaves nothing behind, not even its project', async () => {
      await post({ project: 'never', output: '' });
      expect(await at.client.projects()).toEqual([]);
      expect((await at.client.list()).total).toBe(0);
    });

    it('an unknown path under /api is 404 in the error format', async () => {
      const missing = await at.client.send('GET', '/api/nothing/here');
      expect([missing.status, errorOf(missing).code]).toEqual([404, 'NOT_FOUND']);
    });
  });

  describe('what is stored', () => {
    const stored = async (extra: object) => at.client.getLog((await at.client.submit(log(extra))).id);

    it('aliases fill the three parties, numbers become text, and the canonical name wins', async () => {
      const sent = { conversationId: 'c1', ticketId: 't1', agentId: 7 };
      expect(await stored(sent)).toMatchObject({ sessionId: 'c1', subjectId: 't1', actorId: '7' });
      expect(await stored({ ...sent, sessionId: 's' })).toMatchObject({ sessionId: 's' });
      expect(await stored({ ...sent, sessionId: ' ', chatId: 'c3' })).toMatchObject({ sessionId: 'c1' });
      expect(await stored({ accountId: 'a', customerId: 'c', userId: 'u' })).toMatchObject({
        subjectId: 'c',
        actorId: 'u',
        userId: null,
      });
    });

    it('a submitted timestamp is the log date, and createdAt is the time of receipt', async () => {
      const before = Date.now();
      const one = await stored({ timestamp: '2024-11-15T10:30:00Z' });
      expect(one.timestamp).toBe('2024-11-15T10:30:00.000Z');
      expect(Date.parse(one.createdAt)).toBeGreaterThanOrEqual(before - 1_000);
      expect(Date.parse(one.createdAt)).toBeLessThanOrEqual(Date.now() + 1_000);
      expect((await stored({ timestamp: '2024-11-15T12:30:00+02:00' })).timestamp).toBe(one.timestamp);
      expect((await stored({ timestamp: '2024-11-15' })).timestamp).toBe('2024-11-15T00:00:00.000Z');
      expect((await stored({ timestamp: '2024-11-15T10:30:00' })).timestamp).toBe('2024-11-15T10:30:00.000Z');
    });

    it('blank metadata entries are dropped, 0 and false kept; blank optional fields count as absent', async () => {
      expect((await stored({ metadata: { a: null, b: '', c: 0, d: false } })).metadata).toEqual({ c: 0, d: false });
      const blank = {
        sync: '',
        latencyMs: '',
        costUsd: null,
        task: '',
        metadata: '',
        tags: '',
        attachments: [],
        input: '',
      };
      expect((await post(log(blank))).json).toMatchObject({ status: 'pending' });
      const one = await stored(blank);
      expect(one).toMatchObject({
        latencyMs: null,
        costUsd: null,
        taskName: null,
        metadata: {},
        tags: [],
        input: null,
      });
    });

    it('unknown body fields and query parameters are ignored', async () => {
      expect((await post(log({ foo: 1 }), '/api/logs?bar=2')).status).toBe(202);
      const automatic = log({ callbackEvents: 'all', sync: false });
      expect(await at.client.getLog((await at.client.submit(automatic)).id)).toMatchObject({
        callbackUrl: null,
        callbackEvents: null,
      });
    });

    it('every field comes back as it was sent', async () => {
      const rest = {
        model: 'gpt-4o',
        latencyMs: 812.5,
        costUsd: 0.0021,
        confidence: 0.25,
        inputText: 'Prompt',
        metadata: { n: 1.5, nested: { list: [1, 'é', null] }, tags: 'extra' },
        callbackUrl: 'https://example.com/hook',
      };
      const input = [
        { type: 'text', text: 'What is this?' },
        { type: 'image_url', url: 'https://example.com/a.png' },
      ];
      const one = await stored({ ...rest, task: 'Draft', input, tags: ['VIP', 'vip', ' eu '] });
      expect(one).toMatchObject({
        ...rest,
        input: JSON.stringify(input),
        projectName: 'p',
        taskName: 'Draft',
        tags: ['vip', 'eu', 'extra'],
        callbackEvents: 'all',
        workspaceId: at.client.workspaceId,
        userId: null,
        mediaBytes: 0,
        attachments: [],
        slackMessageTs: null,
      });
    });

    it('awkward text survives: quotes, emoji, NUL escapes and right-to-left', async () => {
      const output = '"\\ \u{1F44D}\u{1F3FD} \u202Eabc é \n\t{}';
      expect((await stored({ output })).output).toBe(output);
    });
  });
});
