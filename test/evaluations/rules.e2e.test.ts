import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import * as z from 'zod';
import { createClient } from '../support/client.ts';
import { freshWorkspaces } from '../support/fresh-workspaces.ts';

describe('rules', () => {
  const at = freshWorkspaces();
  const rule = (type: string, value: string, extra: object = {}) =>
    at.client.createRule({ name: type, type, value, ...extra });

  describe('verdicts', () => {
    it('a forbidden keyword flags, by a deterministic global rule', async () => {
      const { id } = await rule('keyword_forbidden', 'guarantee');
      const { status, confidenceScore, appliedRules, explanation } = await at.client.judge({ output: 'We Guarantee' });
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
        expect([output, (await at.client.judge({ output })).status]).toEqual([output, status]);
    });

    it('an output that is not JSON fails a JSON rule with a summary that says so', async () => {
      await rule('json_field', 'discount <= 20');
      const { status, appliedRules } = await at.client.judge({ output: 'not json' });
      expect([status, appliedRules[0]!.outcome]).toEqual(['flagged', 'failed']);
      expect(appliedRules[0]!.summary).toMatch(/json/i);
    });

    it('a confidence threshold passes at the bound, flags below it and is skipped without a confidence', async () => {
      await rule('confidence_threshold', '0.8');
      expect((await at.client.judge({ output: 'a', confidence: 0.8 })).status).toBe('pass');
      expect((await at.client.judge({ output: 'a', confidence: 0.79 })).status).toBe('flagged');
      const without = await at.client.judge({ output: 'a' });
      expect([without.status, without.confidenceScore, without.appliedRules[0]!.outcome]).toEqual([
        'pass',
        1,
        'skipped',
      ]);
    });

    it('a relative date counts from the timestamp of the log', async () => {
      await rule('json_field', 'due date within next 7d');
      const output = '{"due":"2024-11-20"}';
      expect((await at.client.judge({ output, timestamp: '2024-11-15T00:00:00Z' })).status).toBe('pass');
      expect((await at.client.judge({ output, timestamp: '2024-10-15T00:00:00Z' })).status).toBe('flagged');
    });

    it('a pattern that explodes is cut off, and the service answers others meanwhile', async () => {
      const bomb = `${'a'.repeat(60)}!`;
      const linear = await rule('regex_match', '^(a+)+$');
      expect(['flagged', 'error']).toContain((await at.client.judge({ output: bomb })).status);
      expect((await at.client.send('DELETE', `/api/rules/${linear.id}`)).status).toBe(200);

      await rule('regex_match', '^(?=(a+)+$)a');
      const startedAt = Date.now();
      const judged = at.client.judge({ output: bomb }).then((answer) => ({ ...answer, ms: Date.now() - startedAt }));
      const verified = at.client
        .send('GET', '/api/verify')
        .then(({ status }) => ({ status, ms: Date.now() - startedAt }));
      const { status, ms } = await verified;
      expect(status).toBe(200);
      expect(ms).toBeLessThan(10_000);
      const { appliedRules, ...answer } = await judged;
      expect([answer.status, appliedRules[0]!.outcome]).toEqual(['error', 'error']);
      expect(answer.ms).toBeLessThan(10_000);
    });

    it('a violation outranks a broken rule, which alone makes an error with confidence 0', async () => {
      await rule('regex_match', '^(?=(a+)+$)a', { name: 'broken' });
      const output = `${'a'.repeat(60)}!`;
      expect(await at.client.judge({ output })).toMatchObject({
        status: 'error',
        verdict: 'error',
        confidenceScore: 0,
      });
      await rule('length_limit', '3', { name: 'short' });
      const both = await at.client.judge({ output: `${output} ` });
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
        (await at.client.judge({ output: 'bad', ...place })).appliedRules.map(
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
      expect((await at.client.judge({ project: 'A', output: 'bad' })).status).toBe('flagged');
      expect((await at.client.judge({ project: 'B', output: 'bad' })).status).toBe('pass');
    });

    it("another workspace's rules do not apply", async () => {
      await rule('keyword_forbidden', 'bad');
      const other = createClient(at.url, await at.instance.database.createWorkspace());
      expect(await other.judge({ output: 'bad' })).toMatchObject({ status: 'pass', appliedRules: [] });
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
          at.client.submit({ project: 'maths', id: `line-${index}`, input: question, model, output }),
        ),
      );
      await at.client.settled(`line-${lines.length - 1}`);
      const good = ({ output }: { output: string }) => /\bA: -?[\d,.]+/u.test(output) && [...output].length <= 400;
      for (const [index, line] of lines.entries())
        expect([index, (await at.client.settled(`line-${index}`)).status]).toEqual([
          index,
          good(line) ? 'pass' : 'flagged',
        ]);
      const passed = lines.filter(good).length;
      expect((await at.client.list()).summary).toEqual({
        totalRuns: lines.length,
        failuresDetected: lines.length - passed,
        pendingReviews: lines.length - passed,
        successRate: Math.round((passed / lines.length) * 1000) / 10,
      });
    });
  });
});
