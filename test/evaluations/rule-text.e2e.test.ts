import { describe, expect, it } from '@jest/globals';
import { inWorkspaceSql } from '../../db/tenant.ts';
import { errorOf } from '../support/client.ts';
import { freshWorkspaces } from '../support/fresh-workspaces.ts';

describe('what rules look for in a text', () => {
  const at = freshWorkspaces();
  const rule = (type: string, value: string) => ({ name: 'R', type, value });

  it.each([
    ['!/\\A\\s*(refund|money back)/i', '\\A'],
    ['/[[:digit:]]{16}/', '[:digit:]'],
    ['\\h+', '\\h'],
    ['(?P<n>a)', '(?P<n>'],
    ['a++', '++'],
    ['(?x)a b', '(?x)'],
  ])('the pattern %s is 400 in every route that takes it, and names %s', async (value, construct) => {
    const naming = (field: string) => [400, { [field]: expect.stringContaining(construct) }];
    const refused = async (method: string, path: string, body: object) => {
      const reply = await at.client.send(method, path, body);
      return [reply.status, errorOf(reply).fields];
    };
    const stored = await at.client.createRule(rule('regex_match', 'a'));
    const trial = { output: 'Refund', rule: rule('regex_match', value) };
    expect(await refused('POST', '/api/rules', rule('regex_match', value))).toEqual(naming('value'));
    expect(await refused('PATCH', `/api/rules/${stored.id}`, { value })).toEqual(naming('value'));
    expect(await refused('POST', '/api/rules/evaluate', trial)).toEqual(naming('rule.value'));
    expect((await at.client.getRule(stored.id)).value).toBe('a');
  });

  it('a rule stored with such a pattern ends in an error that says why, and can be switched off', async () => {
    const { id } = await at.client.createRule(rule('regex_match', '!/refund/i'));
    await inWorkspaceSql(at.instance.database.db, at.client.workspaceId, (sql) =>
      sql.query('update rule set value = $1 where id = $2', ['!/\\Arefund/i', id]),
    );
    const { status, appliedRules } = await at.client.judge({ output: 'Refund is on its way' });
    expect([status, appliedRules]).toEqual([
      'error',
      [expect.objectContaining({ outcome: 'error', summary: expect.stringContaining('\\A') })],
    ]);
    expect((await at.client.send('PATCH', `/api/rules/${id}`, { isActive: false })).status).toBe(200);
    expect((await at.client.judge({ output: 'Refund is on its way' })).status).toBe('pass');
  });

  it.each([
    ['keyword_forbidden', "full refund, don't know", 'You get a full\u00a0refund. I don\u2019t know when.', 'flagged'],
    ['keyword_forbidden', 'full refund', 'a fu\u00adll\n\u200brefund', 'flagged'],
    ['keyword_required', 'STRASSE', 'Ｓtraße', 'pass'],
    ['json_field_keyword_forbidden', 'reply: full refund', '{"reply":"a full\u202f refund"}', 'flagged'],
    ['length_limit', '3', 'a\u200bﬁ', 'pass'],
    ['regex_match', '!/a b/', 'a\u00a0b', 'pass'],
  ])('%s %s on %j: %s', async (type, value, output, status) => {
    expect((await at.client.evaluateRule({ output, rule: rule(type, value) })).status).toBe(status);
    await at.client.createRule(rule(type, value));
    expect((await at.client.judge({ output })).status).toBe(status);
  });
});
