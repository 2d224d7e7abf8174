import { describe, expect, it } from '@jest/globals';
import { inWorkspaceSql } from '../../db/tenant.ts';
import { badFields, createSend } from '../support/client.ts';
import { freshWorkspaces } from '../support/fresh-workspaces.ts';

describe('rules', () => {
  const at = freshWorkspaces();
  describe('trying a rule', () => {
    const trials = (workspaceId: string) =>
      inWorkspaceSql(
        at.instance.database.db,
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
      const answer = await at.client.evaluateRule({
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
      expect(await at.client.projects()).toEqual([]);
      expect((await at.client.list()).total).toBe(0);
      expect(await trials(at.client.workspaceId)).toBe(0);
    });

    it('a rule of a project is recorded with its name', async () => {
      await at.client.submit({ project: 'Known', output: 'hi' });
      const [project] = await at.client.projects();
      const rule = { name: 'Try', type: 'length_limit', value: '5', projectId: project?.id };
      const { appliedRules } = await at.client.evaluateRule({ output: 'hi', rule });
      expect(appliedRules).toMatchObject([{ scope: 'project', projectName: 'Known' }]);
    });

    it('a given rule id is echoed, and a rule that breaks is an answer, not a failure', async () => {
      const bomb = { id: 'mine', name: 'Bomb', type: 'regex_match', value: '^(?=(a+)+$)a' };
      const startedAt = Date.now();
      const answer = await at.client.evaluateRule({ output: `${'a'.repeat(60)}!`, rule: bomb });
      expect(answer).toMatchObject({
        status: 'error',
        confidenceScore: 0,
        appliedRules: [{ ruleId: 'mine', outcome: 'error' }],
      });
      expect(Date.now() - startedAt).toBeLessThan(10_000);
    });

    it.each([
      [undefined, ['output', 'rule']],
      [{ output: 'hi', rule: { name: 'R', type: 'regex_match', value: '(' } }, ['rule.value']],
      [{ output: 'hi', rule: {} }, ['rule.name', 'rule.type', 'rule.value']],
      [{ output: ' ', rule: { name: 'R', type: 'length_limit', value: '5' } }, ['output']],
      [{ output: 'hi', confidence: 2, rule: { name: 'R', type: 'length_limit', value: '5' } }, ['confidence']],
    ])('a bad trial is 400 naming the fields (%#)', async (body, fields) => {
      const refused = await at.client.send('POST', '/api/rules/evaluate', body);
      expect([refused.status, badFields(refused)]).toEqual([400, fields]);
    });

    it('needs a credential', async () => {
      expect((await createSend(at.url)('POST', '/api/rules/evaluate', {})).status).toBe(401);
    });
  });
});
