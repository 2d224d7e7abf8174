import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import * as z from 'zod';
import { inWorkspaceSql } from '../../db/tenant.ts';
import { Rule } from '../../domain/evaluations/contract.ts';
import { badFields, type Client, createClient, createSend, errorOf, expected } from '../support/client.ts';
import { startTestInstance, type TestInstance } from '../support/test-instance.ts';

const missingId = '01900000-0000-7000-8000-000000000000';

describe('rules', () => {
  let instance: TestInstance;
  let url: string;
  let client: Client;

  beforeAll(async () => {
    instance = await startTestInstance();
    url = instance.urls[0]!;
  });
  afterAll(() => instance.stop());
  beforeEach(async () => {
    client = createClient(url, await instance.database.createWorkspace());
  });

  const rule = (type: string, value: string, extra: object = {}) =>
    client.createRule({ name: type, type, value, ...extra });
  const refusedRule = async (body: object) => {
    const reply = await client.send('POST', '/api/rules', body);
    return [reply.status, badFields(reply)];
  };
  const patch = (id: string, body: object) => client.send('PATCH', `/api/rules/${id}`, body);

  describe('verdicts', () => {
    it('a forbidden keyword flags, by a deterministic global rule', async () => {
      const { id } = await rule('keyword_forbidden', 'guarantee');
      const { status, confidenceScore, appliedRules, explanation } = await client.judge({ output: 'We Guarantee' });
      expect([status, confidenceScore]).toEqual(['flagged', 1]);
      expect(appliedRules).toEqual([
        {
          ruleId: id,
          ruleName: 'keyword_forbidden',
          ruleType: 'keyword_forbidden',
          ruleValue: 'guarantee',
          scope: 'global',
          projectName: null,
          taskName: null,
          outcome: 'failed',
          summary: expect.any(String),
          evaluator: 'deterministic',
          model: null,
          llmOutput: null,
        },
      ]);
      expect(explanation).toBe(appliedRules[0]!.summary);
    });

    it.each([
      ['keyword_required', 'refund, policy', { 'refund only': 'flagged', 'Refund POLICY': 'pass' }],
      ['regex_match', '!/\\d{16}/', { 'card 4111111111111111': 'flagged', 'no card': 'pass' }],
      ['length_limit', '5', { 'hello!': 'flagged', hello: 'pass' }],
      ['json_field', 'discount <= 20', { '{"discount":19}': 'pass', '{"discount":21}': 'flagged', '{}': 'flagged' }],
      [
        'json_field_keyword_forbidden',
        'reply.body: lawsuit',
        { '{"reply":{}}': 'pass', '{"reply":{"body":"A Lawsuit"}}': 'flagged', 'not JSON': 'flagged' },
      ],
      [
        'json_field_keyword_required',
        '{"path":"reply.body","keywords":["refund"]}',
        { '{"reply":{"body":"a refund"}}': 'pass', '{"reply":{}}': 'flagged' },
      ],
    ])('%s %s judges as the contract says', async (type, value, outputs) => {
      await rule(type, value);
      for (const [output, status] of Object.entries(outputs))
        expect([output, (await client.judge({ output })).status]).toEqual([output, status]);
    });

    it('an output that is not JSON fails a JSON rule with a summary that says so', async () => {
      await rule('json_field', 'discount <= 20');
      const { status, appliedRules } = await client.judge({ output: 'not json' });
      expect([status, appliedRules[0]!.outcome]).toEqual(['flagged', 'failed']);
      expect(appliedRules[0]!.summary).toMatch(/json/i);
    });

    it('a confidence threshold passes at the bound, flags below it and is skipped without a confidence', async () => {
      await rule('confidence_threshold', '0.8');
      expect((await client.judge({ output: 'a', confidence: 0.8 })).status).toBe('pass');
      expect((await client.judge({ output: 'a', confidence: 0.79 })).status).toBe('flagged');
      const without = await client.judge({ output: 'a' });
      expect([without.status, without.confidenceScore, without.appliedRules[0]!.outcome]).toEqual([
        'pass',
        1,
        'skipped',
      ]);
    });

    it('a relative date counts from the timestamp of the log', async () => {
      await rule('json_field', 'due date within next 7d');
      const output = '{"due":"2024-11-20"}';
      expect((await client.judge({ output, timestamp: '2024-11-15T00:00:00Z' })).status).toBe('pass');
      expect((await client.judge({ output, timestamp: '2024-10-15T00:00:00Z' })).status).toBe('flagged');
    });

    it('a pattern that explodes is cut off, and the service answers others meanwhile', async () => {
      const bomb = `${'a'.repeat(60)}!`;
      const linear = await rule('regex_match', '^(a+)+$');
      expect(['flagged', 'error']).toContain((await client.judge({ output: bomb })).status);
      expect((await client.send('DELETE', `/api/rules/${linear.id}`)).status).toBe(200);

      await rule('regex_match', '^(?=(a+)+$)a');
      const startedAt = Date.now();
      const judged = client.judge({ output: bomb }).then((answer) => ({ ...answer, ms: Date.now() - startedAt }));
      const verified = client.send('GET', '/api/verify').then(({ status }) => ({ status, ms: Date.now() - startedAt }));
      const { status, ms } = await verified;
      expect(status).toBe(200);
      expect(ms).toBeLessThan(500);
      const { appliedRules, ...answer } = await judged;
      expect([answer.status, appliedRules[0]!.outcome]).toEqual(['error', 'error']);
      expect(answer.ms).toBeLessThan(2_000);
    });

    it('a violation outranks a broken rule, which alone makes an error with confidence 0', async () => {
      await rule('regex_match', '^(?=(a+)+$)a', { name: 'broken' });
      const output = `${'a'.repeat(60)}!`;
      expect(await client.judge({ output })).toMatchObject({ status: 'error', verdict: 'error', confidenceScore: 0 });
      await rule('length_limit', '3', { name: 'short' });
      const both = await client.judge({ output: `${output} ` });
      expect(both).toMatchObject({ status: 'flagged', confidenceScore: 1 });
      expect(both.appliedRules.map(({ ruleName, outcome }) => [ruleName, outcome])).toEqual([
        ['broken', 'error'],
        ['short', 'failed'],
      ]);
      expect(both.explanation).toBe(both.appliedRules[1]!.summary);
    });
  });

  describe('scope', () => {
    it('a rule reaches the logs of its project and task and no others', async () => {
      const forbidden = (name: string, extra: object) => rule('keyword_forbidden', 'bad', { name, ...extra });
      await forbidden('task of A', { projectName: 'A', taskName: 'T' });
      await forbidden('task anywhere', { taskName: 't' });
      await forbidden('project A', { projectName: 'a' });
      await forbidden('global', {});
      await forbidden('asleep', { isActive: false });
      const applied = async (place: object) =>
        (await client.judge({ output: 'bad', ...place })).appliedRules.map(
          ({ ruleName, scope }) => `${ruleName}: ${scope}`,
        );

      expect(await applied({ project: 'A', task: 't' })).toEqual([
        'global: global',
        'project A: project',
        'task of A: task',
        'task anywhere: task',
      ]);
      expect(await applied({ project: 'A' })).toEqual(['global: global', 'project A: project']);
      expect(await applied({ project: 'A', task: 'other' })).toEqual(['global: global', 'project A: project']);
      expect(await applied({ project: 'B', task: 'T' })).toEqual(['global: global', 'task anywhere: task']);
      expect(await applied({ project: 'B' })).toEqual(['global: global']);
    });

    it('the same output is flagged in the project of the rule and passes in another', async () => {
      await rule('keyword_forbidden', 'bad', { projectName: 'A' });
      expect((await client.judge({ project: 'A', output: 'bad' })).status).toBe('flagged');
      expect((await client.judge({ project: 'B', output: 'bad' })).status).toBe('pass');
    });

    it("another workspace's rules do not apply", async () => {
      await rule('keyword_forbidden', 'bad');
      const other = createClient(url, await instance.database.createWorkspace());
      expect(await other.judge({ output: 'bad' })).toMatchObject({ status: 'pass', appliedRules: [] });
    });
  });

  describe('writing', () => {
    it('a created rule is read back alike, alone and in the list, newest first', async () => {
      const first = await rule('keyword_required', 'refund', { description: 'why', llmJudgeModel: 'm' });
      expect(first).toMatchObject({
        isActive: true,
        description: 'why',
        projectId: null,
        projectName: null,
        taskName: null,
        llmJudgeProvider: null,
        llmJudgeModel: 'm',
      });
      const second = await rule('length_limit', '5', { projectName: 'P', taskName: ' t ', llmJudgeProvider: 'openai' });
      const [project] = await client.projects();
      expect(second).toMatchObject({
        projectId: project!.id,
        projectName: 'P',
        taskName: 't',
        llmJudgeProvider: 'openai',
      });
      expect(await client.getRule(second.id)).toEqual(second);
      expect(expected(await client.send('GET', '/api/rules'), 200, z.array(Rule))).toEqual([second, first]);
    });

    it.each([
      [{ type: 'regex_match', value: '(unclosed' }, ['value']],
      [{ type: 'length_limit', value: '500-20' }, ['value']],
      [{ type: 'confidence_threshold', value: '80' }, ['value']],
      [{ type: 'keyword_required', value: ' , ,' }, ['value']],
      [{ type: 'llm_judge', value: 'short' }, ['value']],
      [{ type: 'nonsense', value: 'x' }, ['type']],
      [{ type: 'length_limit', value: '5', name: ' ' }, ['name']],
      [{ type: 'length_limit', value: '5', isActive: 'yes' }, ['isActive']],
      [{ type: 'length_limit', value: '5', llmJudgeProvider: 'acme' }, ['llmJudgeProvider']],
      [{ type: 'length_limit', value: '5', description: 'd'.repeat(2_001) }, ['description']],
      [{ type: 'length_limit', value: '5', projectId: missingId }, ['projectId']],
      [{ type: 'length_limit', value: '5', projectId: 'no uuid' }, ['projectId']],
      [{ type: 'keyword_required', value: 'k'.repeat(10_001) }, ['value']],
    ])('a bad field of a rule is 400 naming it (%#)', async (body, fields) => {
      expect(await refusedRule({ name: 'R', ...body })).toEqual([400, fields]);
      expect(expected(await client.send('GET', '/api/rules'), 200, z.array(Rule))).toEqual([]);
    });

    it('an empty body names everything that is required', async () => {
      const refused = await client.send('POST', '/api/rules');
      expect([refused.status, badFields(refused)]).toEqual([400, ['name', 'type', 'value']]);
    });

    it('a project of another workspace does not exist for a rule', async () => {
      const other = createClient(url, await instance.database.createWorkspace());
      await other.judge({ project: 'theirs', output: 'x' });
      const [project] = await other.projects();
      expect(await refusedRule({ name: 'R', type: 'length_limit', value: '5', projectId: project!.id })).toEqual([
        400,
        ['projectId'],
      ]);
    });

    it('projectName is ignored when projectId is given', async () => {
      await client.judge({ project: 'known', output: 'x' });
      const [project] = await client.projects();
      const made = await rule('length_limit', '5', { projectId: project!.id, projectName: 'unknown' });
      expect(made.projectName).toBe('known');
      expect(await client.projects()).toHaveLength(1);
    });

    it('a change answers {ok:true} and leaves what older logs were judged by', async () => {
      const { id } = await rule('keyword_forbidden', 'guarantee');
      await client.judge({ id: 'old', output: 'We guarantee' });
      const changed = await patch(id, { value: 'lawsuit' });
      expect([changed.status, changed.json]).toEqual([200, { ok: true }]);
      expect((await client.getRule(id)).value).toBe('lawsuit');
      expect((await client.getLog('old')).appliedRules[0]!.ruleValue).toBe('guarantee');
      expect((await client.judge({ output: 'We guarantee' })).status).toBe('pass');
      expect((await client.judge({ output: 'a lawsuit' })).status).toBe('flagged');
    });

    it('the merged rule is checked as a whole: a type whose value does not fit is 400 and changes nothing', async () => {
      const made = await rule('keyword_required', 'refund');
      const refused = await patch(made.id, { type: 'length_limit' });
      expect([refused.status, badFields(refused)]).toEqual([400, ['value']]);
      expect(badFields(await patch(made.id, { projectId: missingId }))).toEqual(['projectId']);
      expect(badFields(await patch(made.id, { name: '' }))).toEqual(['name']);
      expect(badFields(await patch(made.id, { isActive: 'no' }))).toEqual(['isActive']);
      expect(await client.getRule(made.id)).toEqual(made);
      expect((await patch(made.id, { type: 'length_limit', value: '5' })).status).toBe(200);
      expect(await client.getRule(made.id)).toEqual({ ...made, type: 'length_limit', value: '5' });
    });

    it('of two changes at once the later one is checked against the earlier one', async () => {
      for (let round = 0; round < 5; round += 1) {
        const { id } = await rule('length_limit', '5');
        const [typed, valued] = await Promise.all([
          patch(id, { type: 'keyword_required', value: 'refund' }),
          patch(id, { value: '10' }),
        ]);
        const { type, value } = await client.getRule(id);
        const both = [typed.status, valued.status, type, value];
        // A number is a keyword too, so either order is fine; a limit of `refund` characters would not be.
        expect(both.slice(0, 3)).toEqual([200, 200, 'keyword_required']);
        const [narrowed, words] = await Promise.all([
          patch(id, { type: 'length_limit', value: '7' }),
          patch(id, { value: 'refund' }),
        ]);
        expect(narrowed.status).toBe(200);
        expect([words.status, (await client.getRule(id)).value]).toEqual([expect.any(Number), '7']);
      }
    });

    it('an empty change and unknown fields change nothing', async () => {
      const made = await rule('length_limit', '5', { projectName: 'P', description: 'd' });
      expect((await client.send('PATCH', `/api/rules/${made.id}`)).status).toBe(200);
      expect((await patch(made.id, { foo: 1, id: 'x', createdAt: '2020-01-01' })).status).toBe(200);
      expect(await client.getRule(made.id)).toEqual(made);
    });

    it('null clears a nullable field', async () => {
      const made = await rule('length_limit', '5', {
        description: 'd',
        projectName: 'P',
        taskName: 't',
        llmJudgeProvider: 'openai',
        llmJudgeModel: 'm',
      });
      const cleared = { description: null, taskName: null, llmJudgeProvider: null, llmJudgeModel: null };
      expect((await patch(made.id, cleared)).status).toBe(200);
      expect(await client.getRule(made.id)).toEqual({ ...made, ...cleared });
    });

    it.each(['projectId', 'projectName'])('null in %s makes the rule global again', async (field) => {
      const made = await rule('length_limit', '5', { projectName: 'P' });
      expect((await patch(made.id, { [field]: null })).status).toBe(200);
      expect(await client.getRule(made.id)).toEqual({ ...made, projectId: null, projectName: null });
      expect((await client.judge({ project: 'elsewhere', output: 'too long' })).appliedRules[0]).toMatchObject({
        scope: 'global',
        projectName: null,
      });
    });

    it('a project named in a change is created, and a project id wins over a name', async () => {
      const made = await rule('length_limit', '5', { projectName: 'P' });
      expect((await patch(made.id, { projectName: 'New' })).status).toBe(200);
      const moved = await client.getRule(made.id);
      expect(moved.projectName).toBe('New');
      expect((await patch(made.id, { projectId: made.projectId, projectName: 'Third' })).status).toBe(200);
      expect(await client.getRule(made.id)).toEqual(made);
      expect((await client.projects()).map(({ name }) => name)).toEqual(['New', 'P']);
      expect((await patch(made.id, { projectId: null, projectName: 'Third' })).status).toBe(200);
      expect((await client.getRule(made.id)).projectName).toBe('Third');
    });

    it('deleting a rule twice is 200 then 404; old logs keep what they were judged by', async () => {
      const { id } = await rule('keyword_forbidden', 'bad');
      await client.judge({ id: 'old', output: 'bad' });
      expect((await client.send('DELETE', `/api/rules/${id}`)).json).toEqual({ ok: true });
      expect((await client.send('DELETE', `/api/rules/${id}`)).status).toBe(404);
      expect((await client.getLog('old')).appliedRules).toHaveLength(1);
      expect((await client.judge({ output: 'bad' })).appliedRules).toEqual([]);
    });

    it('an unknown rule, one of another workspace and an id that can be none are all 404', async () => {
      const { id } = await rule('length_limit', '5');
      const other = createClient(url, await instance.database.createWorkspace());
      for (const [who, path] of [
        [client, missingId],
        [client, 'no-uuid'],
        [client, '%00'],
        [other, id],
      ] as const) {
        for (const [method, body] of [['GET'], ['PATCH', { name: 'stolen' }], ['DELETE']] as const) {
          const reply = await who.send(method, `/api/rules/${path}`, body);
          expect([method, path, reply.status, errorOf(reply).code]).toEqual([method, path, 404, 'NOT_FOUND']);
        }
      }
      expect((await client.getRule(id)).name).toBe('length_limit');
    });

    it('an Idempotency-Key replays the created rule; another body under it is 409', async () => {
      const create = (value: string) =>
        client.send(
          'POST',
          '/api/rules',
          { name: 'R', type: 'length_limit', value },
          { headers: { 'idempotency-key': 'k' } },
        );
      const [first, second, third] = [await create('5'), await create('5'), await create('6')];
      expect([first.status, second.status, third.status]).toEqual([201, 201, 409]);
      expect(second.json).toEqual(first.json);
      expect(expected(await client.send('GET', '/api/rules'), 200, z.array(Rule))).toHaveLength(1);
    });
  });

  describe('trying a rule', () => {
    const trials = (workspaceId: string) =>
      inWorkspaceSql(
        instance.database.db,
        workspaceId,
        async (sql) => (await sql.query('select from rule_trial')).rowCount,
      );

    it.each([
      ['keyword_required', 'hi', 'passed'],
      ['keyword_forbidden', 'hi', 'failed'],
      ['regex_match', '^hi$', 'passed'],
      ['length_limit', '1', 'failed'],
      ['confidence_threshold', '0.9', 'failed'],
      ['json_field', 'a', 'failed'],
      ['json_field_keyword_required', 'a: b', 'failed'],
      ['json_field_keyword_forbidden', 'a: b', 'failed'],
    ])('%s %s answers its one outcome, and nothing is stored', async (type, value, outcome) => {
      const scope = { projectName: 'never made', taskName: 't', isActive: false };
      const answer = await client.evaluateRule({
        output: 'hi',
        confidence: 0.5,
        rule: { name: 'Try', type, value, ...scope },
      });
      const verdict = outcome === 'passed' ? 'pass' : 'flagged';
      expect(answer).toMatchObject({ status: verdict, verdict, confidenceScore: 1 });
      expect(answer.appliedRules).toEqual([
        expect.objectContaining({
          ruleId: 'preview',
          ruleName: 'Try',
          outcome,
          evaluator: 'deterministic',
          scope: 'task',
        }),
      ]);
      expect(await client.projects()).toEqual([]);
      expect((await client.list()).total).toBe(0);
      expect(await trials(client.workspaceId)).toBe(0);
    });

    it('a rule of a project is recorded with its name', async () => {
      await client.submit({ project: 'Known', output: 'hi' });
      const [project] = await client.projects();
      const rule = { name: 'Try', type: 'length_limit', value: '5', projectId: project?.id };
      const { appliedRules } = await client.evaluateRule({ output: 'hi', rule });
      expect(appliedRules).toMatchObject([{ scope: 'project', projectName: 'Known' }]);
    });

    it('a given rule id is echoed, and a rule that breaks is an answer, not a failure', async () => {
      const bomb = { id: 'mine', name: 'Bomb', type: 'regex_match', value: '^(?=(a+)+$)a' };
      const startedAt = Date.now();
      const answer = await client.evaluateRule({ output: `${'a'.repeat(60)}!`, rule: bomb });
      expect(answer).toMatchObject({
        status: 'error',
        confidenceScore: 0,
        appliedRules: [{ ruleId: 'mine', outcome: 'error' }],
      });
      expect(Date.now() - startedAt).toBeLessThan(2_000);
    });

    it.each([
      [undefined, ['output', 'rule']],
      [{ output: 'hi', rule: { name: 'R', type: 'regex_match', value: '(' } }, ['rule.value']],
      [{ output: 'hi', rule: {} }, ['rule.name', 'rule.type', 'rule.value']],
      [{ output: ' ', rule: { name: 'R', type: 'length_limit', value: '5' } }, ['output']],
      [{ output: 'hi', confidence: 2, rule: { name: 'R', type: 'length_limit', value: '5' } }, ['confidence']],
    ])('a bad trial is 400 naming the fields (%#)', async (body, fields) => {
      const refused = await client.send('POST', '/api/rules/evaluate', body);
      expect([refused.status, badFields(refused)]).toEqual([400, fields]);
    });

    it('needs a credential', async () => {
      expect((await createSend(url)('POST', '/api/rules/evaluate', {})).status).toBe(401);
    });
  });

  describe('real model outputs', () => {
    const file = join(import.meta.dirname, '../../../shared/data/model-outputs/outputs.jsonl');
    const Line = z.object({ question: z.string(), model: z.string(), output: z.string() });
    const present = existsSync(file);
    if (!present) it.skip(`are judged (skipped: ${file} is not there)`, () => {});

    (present ? it : it.skip)('are all judged, each by what it says, and add up in the list', async () => {
      await rule('regex_match', '/\\bA: -?[\\d,.]+/', { name: 'ends with an answer' });
      await rule('length_limit', '<=400', { name: 'brief' });
      const lines = readFileSync(file, 'utf8')
        .trim()
        .split('\n')
        .slice(0, 300)
        .map((line) => Line.parse(JSON.parse(line)));
      await Promise.all(
        lines.map(({ question, model, output }, index) =>
          client.submit({ project: 'maths', id: `line-${index}`, input: question, model, output }),
        ),
      );
      await client.settled(`line-${lines.length - 1}`);
      const good = ({ output }: { output: string }) => /\bA: -?[\d,.]+/u.test(output) && [...output].length <= 400;
      for (const [index, line] of lines.entries())
        expect([index, (await client.settled(`line-${index}`)).status]).toEqual([
          index,
          good(line) ? 'pass' : 'flagged',
        ]);
      const passed = lines.filter(good).length;
      expect((await client.list()).summary).toEqual({
        totalRuns: lines.length,
        failuresDetected: lines.length - passed,
        pendingReviews: lines.length - passed,
        successRate: Math.round((passed / lines.length) * 1000) / 10,
      });
    });
  });
});
