import { describe, expect, it } from '@jest/globals';
import * as z from 'zod';
import { Models } from '../../domain/evaluations/contract/settings/models.ts';
import { VerifyAnswer } from '../../domain/evaluations/contract/settings/verify-answer.ts';
import { SyncAnswer, VerdictObject } from '../../domain/evaluations/contract/submission/submit-answer.ts';
import { badFields, createClient, createSend, errorOf, expected } from '../support/client.ts';
import { freshWorkspaces } from '../support/fresh-workspaces.ts';

const uuidV4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

describe('submitting logs', () => {
  const at = freshWorkspaces('Acme');
  const log = (extra: object = {}) => ({ project: 'p', output: 'hi', ...extra });
  const post = (body: unknown, path = '/api/logs', headers: Record<string, string> = {}) =>
    at.client.send('POST', path, body, { headers });

  describe('answers', () => {
    it('an asynchronous submission is answered 202 pending with a UUID and passes within 5 s', async () => {
      const answer = await at.client.submit(log());
      expect(answer).toEqual({ ok: true, id: expect.stringMatching(uuidV4), status: 'pending' });
      const settled = await at.client.settled(answer.id, 5_000);
      expect(await at.client.status(answer.id)).toEqual({
        id: answer.id,
        status: 'pass',
        verdict: 'pass',
        confidenceScore: 1,
        explanation: settled.explanation,
        humanDecision: null,
      });
    });

    it('a synchronous submission is answered 200 with the verdict, its confidence and an explanation', async () => {
      const answer = await at.client.judge(log());
      expect(answer).toMatchObject({ ok: true, status: 'pass', verdict: 'pass', confidenceScore: 1, appliedRules: [] });
      expect(answer.explanation).not.toBe('');
      expect((await at.client.judge(log({ sync: 'true', output: 'again' }))).status).toBe('pass');
    });

    it('the verdict is an object for ?verdictFormat=object and for Make, and a string otherwise', async () => {
      await at.client.createRule({ name: 'R', type: 'keyword_forbidden', value: 'guarantee' });
      await at.client.createRule({ name: 'Sure', type: 'confidence_threshold', value: '0.5' });
      await at.client.createRule({ name: 'Short', type: 'length_limit', value: '500' });
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
      const anonymous = createSend(at.url);
      for (const path of ['/api/logs', `/api/logs?token=${at.client.webhookToken}`]) {
        const refused = await anonymous('POST', path, log());
        expect(refused.status).toBe(401);
        expect(errorOf(refused)).toMatchObject({ code: 'UNAUTHORIZED' });
      }
      const wrong = { authorization: 'Bearer wh-0000000000000000000000000000000000000000' };
      expect((await anonymous('POST', '/api/logs', log(), { headers: wrong })).status).toBe(401);
    });

    it('401 comes before the body is looked at', async () => {
      const refused = await createSend(at.url)('POST', '/api/logs', undefined, { raw: '{', headers: {} });
      expect(refused.status).toBe(401);
    });

    it('the API key opens what the token opens, the scheme is read whatever its case, and two must agree', async () => {
      const send = createSend(at.url);
      const other = createClient(at.url, await at.instance.database.createWorkspace('Other'));
      const status = async (headers: Record<string, string>) =>
        (await send('GET', '/api/verify', undefined, { headers })).status;
      expect(await status({ 'x-api-key': at.client.apiKey })).toBe(200);
      expect(await status({ authorization: `bEARER   ${at.client.webhookToken}  ` })).toBe(200);
      const bearer = { authorization: `Bearer ${at.client.webhookToken}` };
      expect(await status({ ...bearer, 'x-api-key': at.client.apiKey })).toBe(200);
      expect(await status({ ...bearer, 'x-api-key': other.apiKey })).toBe(401);
      expect(await status({ ...bearer, 'x-api-key': 'nonsense' })).toBe(401);
      expect(await status({ 'x-api-key': at.client.webhookToken })).toBe(401);
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
      const anonymous = createSend(at.url);
      for (const [method, path] of routes) {
        const refused = await anonymous(method, path);
        expect([method, path, refused.status, errorOf(refused).code]).toEqual([method, path, 401, 'UNAUTHORIZED']);
      }
    });

    it('verify names the workspace; the models are public, with unique values, whatever credential comes along', async () => {
      expect(expected(await at.client.send('GET', '/api/verify'), 200, VerifyAnswer)).toEqual({
        workspaceName: 'Acme',
      });
      for (const headers of [undefined, { authorization: 'Bearer wrong' }]) {
        const options = headers ? { headers } : {};
        const models = expected(await createSend(at.url)('GET', '/api/models', undefined, options), 200, Models);
        const values = models.map(({ value }) => value);
        expect(new Set(values).size).toBe(values.length);
        expect(values).toEqual(expect.arrayContaining(['gpt-5.5', 'gpt-5-mini', 'claude-haiku-4-5']));
      }
    });
  });

  describe('projects', () => {
    it('20 parallel submissions to a new project name make one project that counts 20', async () => {
      const names = ['Support', 'support', 'SUPPORT', ' Support '];
      await Promise.all(
        Array.from({ length: 20 }, (_, index) =>
          at.client.submit(log({ project: names[index % 4], task: `T${index % 2}` })),
        ),
      );
      const projects = await at.client.projects();
      expect(projects).toHaveLength(1);
      expect(projects[0]).toMatchObject({ executionCount: 20, icon: null });
      expect(projects[0]!.name.toLowerCase()).toBe('support');
    });

    it('are listed by name; creating one twice, in any spelling, is 409', async () => {
      const create = (body: object) => at.client.send('POST', '/api/projects', body);
      expect(expected(await create({ name: ' Beta ', icon: '🧪' }), 201, z.looseObject({}))).toMatchObject({
        name: 'Beta',
        icon: '🧪',
        executionCount: 0,
      });
      const taken = await create({ name: 'BETA' });
      expect([taken.status, errorOf(taken).code]).toEqual([409, 'CONFLICT']);
      await at.client.judge(log({ project: 'alpha' }));
      await at.client.judge(log({ project: 'beta' }));
      expect((await at.client.projects()).map(({ name, executionCount }) => [name, executionCount])).toEqual([
        ['alpha', 1],
        ['Beta', 1],
      ]);
      for (const body of [undefined, { name: '' }, { name: 'n'.repeat(201) }, { name: 7 }])
        expect(badFields(await create(body as object))).toEqual(['name']);
      expect(badFields(await create({ name: 'x', icon: 'i'.repeat(65) }))).toEqual(['icon']);
    });

    it('an Idempotency-Key replays the first answer of creating a project', async () => {
      const create = () =>
        at.client.send('POST', '/api/projects', { name: 'Once' }, { headers: { 'idempotency-key': 'k1' } });
      const [first, second] = [await create(), await create()];
      expect([first.status, second.status, second.text]).toEqual([201, 201, first.text]);
      expect(second.headers.get('idempotent-replayed')).toBe('true');
    });
  });
});
