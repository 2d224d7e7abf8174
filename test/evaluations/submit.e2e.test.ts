import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import * as z from 'zod';
import { Models, SyncAnswer, VerdictObject, VerifyAnswer } from '../../domain/evaluations/contract.ts';
import { badFields, type Client, createClient, createSend, errorOf, expected } from '../support/client.ts';
import { startTestInstance, type TestInstance } from '../support/test-instance.ts';

const uuidV4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

describe('submitting logs', () => {
  let instance: TestInstance;
  let url: string;
  let client: Client;
  const log = (extra: object = {}) => ({ project: 'p', output: 'hi', ...extra });
  const post = (body: unknown, path = '/api/logs', headers: Record<string, string> = {}) =>
    client.send('POST', path, body, { headers });

  beforeAll(async () => {
    instance = await startTestInstance();
    url = instance.urls[0]!;
    // The first verdict waits for the worker to start, which is no part of what is bounded below.
    const first = createClient(url, instance.credentials);
    await first.settled((await first.submit(log())).id);
  });
  afterAll(() => instance.stop());
  beforeEach(async () => {
    client = createClient(url, await instance.database.createWorkspace('Acme'));
  });

  describe('answers', () => {
    it('an asynchronous submission is answered 202 pending with a UUID and passes within 5 s', async () => {
      const answer = await client.submit(log());
      expect(answer).toEqual({ ok: true, id: expect.stringMatching(uuidV4), status: 'pending' });
      const settled = await client.settled(answer.id, 5_000);
      expect(await client.status(answer.id)).toEqual({
        id: answer.id,
        status: 'pass',
        verdict: 'pass',
        confidenceScore: 1,
        explanation: settled.explanation,
        humanDecision: null,
      });
    });

    it('a synchronous submission is answered 200 with the verdict, its confidence and an explanation', async () => {
      const answer = await client.judge(log());
      expect(answer).toMatchObject({ ok: true, status: 'pass', verdict: 'pass', confidenceScore: 1, appliedRules: [] });
      expect(answer.explanation).not.toBe('');
      expect((await client.judge(log({ sync: 'true', output: 'again' }))).status).toBe('pass');
    });

    it('the verdict is an object for ?verdictFormat=object and for Make, and a string otherwise', async () => {
      await client.createRule({ name: 'R', type: 'keyword_forbidden', value: 'guarantee' });
      await client.createRule({ name: 'Sure', type: 'confidence_threshold', value: '0.5' });
      await client.createRule({ name: 'Short', type: 'length_limit', value: '500' });
      const body = log({ output: 'We guarantee', sync: true });
      const verdictOf = async (path: string, agent?: string) =>
        expected(await post(body, path, agent === undefined ? {} : { 'user-agent': agent }), 200, SyncAnswer).verdict;

      const asObject = {
        pass: false,
        rules: [
          { name: 'R', triggered: true, reason: expect.any(String) },
          { name: 'Short', triggered: false },
        ],
      };
      expect(VerdictObject.parse(await verdictOf('/api/logs?verdictFormat=object'))).toEqual(asObject);
      expect(await verdictOf('/api/logs', 'Make/production')).toEqual(asObject);
      expect(await verdictOf('/api/logs', 'Integromat/production')).toEqual(asObject);
      expect(await verdictOf('/api/logs?verdictFormat=string', 'Make/production')).toBe('flagged');
      expect(await verdictOf('/api/logs', 'n8n')).toBe('flagged');
      expect(badFields(await post(body, '/api/logs?verdictFormat=xml'))).toEqual(['verdictFormat']);
    });
  });

  describe('credentials', () => {
    it('no credential, a wrong one, and a token in the query string are all 401', async () => {
      const anonymous = createSend(url);
      for (const path of ['/api/logs', `/api/logs?token=${client.webhookToken}`]) {
        const refused = await anonymous('POST', path, log());
        expect(refused.status).toBe(401);
        expect(errorOf(refused)).toMatchObject({ code: 'UNAUTHORIZED' });
      }
      const wrong = { authorization: 'Bearer wh-0000000000000000000000000000000000000000' };
      expect((await anonymous('POST', '/api/logs', log(), { headers: wrong })).status).toBe(401);
    });

    it('401 comes before the body is looked at', async () => {
      const refused = await createSend(url)('POST', '/api/logs', undefined, { raw: '{', headers: {} });
      expect(refused.status).toBe(401);
    });

    it('the API key opens what the token opens, the scheme is read whatever its case, and two must agree', async () => {
      const send = createSend(url);
      const other = createClient(url, await instance.database.createWorkspace('Other'));
      const status = async (headers: Record<string, string>) =>
        (await send('GET', '/api/verify', undefined, { headers })).status;
      expect(await status({ 'x-api-key': client.apiKey })).toBe(200);
      expect(await status({ authorization: `bEARER   ${client.webhookToken}  ` })).toBe(200);
      const bearer = { authorization: `Bearer ${client.webhookToken}` };
      expect(await status({ ...bearer, 'x-api-key': client.apiKey })).toBe(200);
      expect(await status({ ...bearer, 'x-api-key': other.apiKey })).toBe(401);
      expect(await status({ ...bearer, 'x-api-key': 'nonsense' })).toBe(401);
      expect(await status({ 'x-api-key': client.webhookToken })).toBe(401);
    });

    it('every route but the models answers 401 without a credential', async () => {
      const routes = [
        ['POST', '/api/logs'],
        ['GET', '/api/logs'],
        ['GET', '/api/logs/x'],
        ['DELETE', '/api/logs/x'],
        ['GET', '/api/logs/x/status'],
        ['PATCH', '/api/logs/x/decision'],
        ['PATCH', '/api/logs/bulk'],
        ['GET', '/api/projects'],
        ['POST', '/api/projects'],
        ['GET', '/api/rules'],
        ['POST', '/api/rules'],
        ['GET', '/api/rules/x'],
        ['PATCH', '/api/rules/x'],
        ['DELETE', '/api/rules/x'],
        ['POST', '/api/rules/evaluate'],
        ['GET', '/api/verify'],
      ] as const;
      const anonymous = createSend(url);
      for (const [method, path] of routes) {
        const refused = await anonymous(method, path);
        expect([method, path, refused.status, errorOf(refused).code]).toEqual([method, path, 401, 'UNAUTHORIZED']);
      }
    });

    it('verify names the workspace; the models are public, with unique values, whatever credential comes along', async () => {
      expect(expected(await client.send('GET', '/api/verify'), 200, VerifyAnswer)).toEqual({ workspaceName: 'Acme' });
      for (const headers of [undefined, { authorization: 'Bearer wrong' }]) {
        const options = headers ? { headers } : {};
        const models = expected(await createSend(url)('GET', '/api/models', undefined, options), 200, Models);
        const values = models.map(({ value }) => value);
        expect(new Set(values).size).toBe(values.length);
        expect(values).toEqual(expect.arrayContaining(['gpt-5.5', 'gpt-5-mini', 'claude-haiku-4-5']));
      }
    });
  });

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
      const broken = await client.send('POST', '/api/logs', undefined, { raw: '{"project":' });
      expect([broken.status, errorOf(broken).code]).toEqual([400, 'INVALID_JSON']);
      const text = await client.send('POST', '/api/logs', undefined, {
        raw: 'hi',
        headers: { 'content-type': 'text/plain' },
      });
      expect([text.status, errorOf(text).code]).toEqual([415, 'UNSUPPORTED_MEDIA_TYPE']);
    });

    it('no body at all counts as {}, so the missing fields are named', async () => {
      const refused = await client.send('POST', '/api/logs');
      expect([refused.status, badFields(refused)]).toEqual([400, ['output', 'project']]);
    });

    it('a refused submission leaves nothing behind, not even its project', async () => {
      await post({ project: 'never', output: '' });
      expect(await client.projects()).toEqual([]);
      expect((await client.list()).total).toBe(0);
    });

    it('an unknown path under /api is 404 in the error format', async () => {
      const missing = await client.send('GET', '/api/nothing/here');
      expect([missing.status, errorOf(missing).code]).toEqual([404, 'NOT_FOUND']);
    });
  });

  describe('what is stored', () => {
    const stored = async (extra: object) => client.getLog((await client.submit(log(extra))).id);

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
      expect(await client.getLog((await client.submit(automatic)).id)).toMatchObject({
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
        workspaceId: client.workspaceId,
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

  describe('ids', () => {
    it('an equal repeat answers the same log and its current status, and stores nothing', async () => {
      const body = log({ id: 'run-1', input: 'question', task: 'T' });
      expect(await client.submit(body)).toEqual({ ok: true, id: 'run-1', status: 'pending' });
      const first = await client.settled('run-1');
      expect(await client.submit({ ...body, metadata: { other: true }, project: ' P ', task: 't' })).toMatchObject({
        status: 'pass',
      });
      const repeat = await post({ ...body, sync: true });
      expect(expected(repeat, 200, SyncAnswer)).toMatchObject({ id: 'run-1', status: 'pass' });
      expect(await client.list()).toMatchObject({ total: 1 });
      expect(await client.getLog('run-1')).toEqual(first);
    });

    it.each([{ output: 'other' }, { input: 'other' }, { task: 'other' }, { project: 'other' }])(
      'the same id with %j is 409, and the stored log stays as it was',
      async (change) => {
        const body = log({ id: 'run-2', input: 'question', task: 't' });
        await client.submit(body);
        const first = await client.settled('run-2');
        const places = await client.projects();
        const refused = await post({ ...body, ...change });
        expect([refused.status, errorOf(refused).code]).toEqual([409, 'CONFLICT']);
        expect(await client.getLog('run-2')).toEqual(first);
        expect(await client.projects()).toEqual(places);
        const tasks = await client.send('GET', '/api/logs/tasks?project=P');
        expect(tasks.json).toEqual(['t']);
      },
    );

    it('a repeat does not bring back the project that was renamed', async () => {
      const body = log({ id: 'run-5', project: 'Before' });
      await client.submit(body);
      await client.settled('run-5');
      const [before] = await client.projects();
      await client.send('PATCH', `/api/projects/${before?.id}`, { name: 'After' });
      expect(await client.submit(body)).toMatchObject({ id: 'run-5', status: 'pass' });
      const file = { source: 'upload', data: 'aGk=', filename: 'a.txt' };
      expect((await post({ ...body, attachments: [file] })).status).toBe(202);
      expect((await client.projects()).map(({ name }) => name)).toEqual(['After']);
    });

    it('20 parallel equal submissions make one log, and all are answered with success', async () => {
      const replies = await Promise.all(
        Array.from({ length: 20 }, (_, index) => post(log({ id: 'run-3', sync: index % 2 === 0 }))),
      );
      expect(replies.map(({ status }) => status).filter((status) => status !== 200 && status !== 202)).toEqual([]);
      expect(await client.list()).toMatchObject({ total: 1, executions: [{ id: 'run-3', status: 'pass' }] });
    });

    it('parallel submissions of one id with different content: one is stored, the others are 409', async () => {
      const replies = await Promise.all(
        Array.from({ length: 10 }, (_, index) => post(log({ id: 'run-4', output: `text ${index}` }))),
      );
      expect(replies.map(({ status }) => status).sort()).toEqual([202, ...Array(9).fill(409)]);
    });

    it('after a deletion the id may be used again, with other content', async () => {
      await client.judge(log({ id: 'run-5' }));
      expect((await client.send('DELETE', '/api/logs/run-5')).status).toBe(200);
      expect(await client.judge(log({ id: 'run-5', output: 'new' }))).toMatchObject({ id: 'run-5', status: 'pass' });
      expect((await client.getLog('run-5')).output).toBe('new');
    });

    it('two workspaces may use one id, and neither sees the other', async () => {
      const other = createClient(url, await instance.database.createWorkspace('Other'));
      await Promise.all([
        client.judge(log({ id: 'same', output: 'mine' })),
        other.judge(log({ id: 'same', output: 'theirs' })),
      ]);
      expect((await client.getLog('same')).output).toBe('mine');
      expect((await other.getLog('same')).output).toBe('theirs');
      expect((await other.send('DELETE', '/api/logs/same')).status).toBe(200);
      expect((await client.getLog('same')).output).toBe('mine');
    });

    it('an id with a colon is found under its percent-encoded path', async () => {
      await client.judge(log({ id: 'run:1' }));
      const reply = await client.send('GET', '/api/logs/run%3A1/status');
      expect(expected(reply, 200, z.object({ id: z.string() }))).toEqual({ id: 'run:1' });
    });
  });

  describe('projects', () => {
    it('20 parallel submissions to a new project name make one project that counts 20', async () => {
      const names = ['Support', 'support', 'SUPPORT', ' Support '];
      await Promise.all(
        Array.from({ length: 20 }, (_, index) =>
          client.submit(log({ project: names[index % 4], task: `T${index % 2}` })),
        ),
      );
      const projects = await client.projects();
      expect(projects).toHaveLength(1);
      expect(projects[0]).toMatchObject({ executionCount: 20, icon: null });
      expect(projects[0]!.name.toLowerCase()).toBe('support');
    });

    it('are listed by name; creating one twice, in any spelling, is 409', async () => {
      const create = (body: object) => client.send('POST', '/api/projects', body);
      expect(expected(await create({ name: ' Beta ', icon: '🧪' }), 201, z.looseObject({}))).toMatchObject({
        name: 'Beta',
        icon: '🧪',
        executionCount: 0,
      });
      const taken = await create({ name: 'BETA' });
      expect([taken.status, errorOf(taken).code]).toEqual([409, 'CONFLICT']);
      await client.judge(log({ project: 'alpha' }));
      await client.judge(log({ project: 'beta' }));
      expect((await client.projects()).map(({ name, executionCount }) => [name, executionCount])).toEqual([
        ['alpha', 1],
        ['Beta', 1],
      ]);
      for (const body of [undefined, { name: '' }, { name: 'n'.repeat(201) }, { name: 7 }])
        expect(badFields(await create(body as object))).toEqual(['name']);
      expect(badFields(await create({ name: 'x', icon: 'i'.repeat(65) }))).toEqual(['icon']);
    });

    it('an Idempotency-Key replays the first answer of creating a project', async () => {
      const create = () =>
        client.send('POST', '/api/projects', { name: 'Once' }, { headers: { 'idempotency-key': 'k1' } });
      const [first, second] = [await create(), await create()];
      expect([first.status, second.status, second.text]).toEqual([201, 201, first.text]);
      expect(second.headers.get('idempotent-replayed')).toBe('true');
    });
  });
});
