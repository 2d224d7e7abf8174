import { describe, expect, it } from '@jest/globals';
import * as z from 'zod';
import { Rule } from '../../domain/evaluations/contract/rules/rule.ts';
import { badFields, createClient, errorOf, expected } from '../support/client.ts';
import { freshWorkspaces } from '../support/fresh-workspaces.ts';

const missingId = '01900000-0000-7000-8000-000000000000';

describe('rules', () => {
  const at = freshWorkspaces();
  const rule = (type: string, value: string, extra: object = {}) =>
    at.client.createRule({ name: type, type, value, ...extra });
  const refusedRule = async (body: object) => {
    const reply = await at.client.send('POST', '/api/rules', body);
    return [reply.status, badFields(reply)];
  };
  const patch = (id: string, body: object) => at.client.send('PATCH', `/api/rules/${id}`, body);

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
      const [project] = await at.client.projects();
      expect(second).toMatchObject({
        projectId: project!.id,
        projectName: 'P',
        taskName: 't',
        llmJudgeProvider: 'openai',
      });
      expect(await at.client.getRule(second.id)).toEqual(second);
      expect(expected(await at.client.send('GET', '/api/rules'), 200, z.array(Rule))).toEqual([second, first]);
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
      expect(expected(await at.client.send('GET', '/api/rules'), 200, z.array(Rule))).toEqual([]);
    });

    it('an empty body names everything that is required', async () => {
      const refused = await at.client.send('POST', '/api/rules');
      expect([refused.status, badFields(refused)]).toEqual([400, ['name', 'type', 'value']]);
    });

    it('a project of another workspace does not exist for a rule', async () => {
      const other = createClient(at.url, await at.instance.database.createWorkspace());
      await other.judge({ project: 'theirs', output: 'x' });
      const [project] = await other.projects();
      expect(await refusedRule({ name: 'R', type: 'length_limit', value: '5', projectId: project!.id })).toEqual([
        400,
        ['projectId'],
      ]);
    });

    it('projectName is ignored when projectId is given', async () => {
      await at.client.judge({ project: 'known', output: 'x' });
      const [project] = await at.client.projects();
      const made = await rule('length_limit', '5', { projectId: project!.id, projectName: 'unknown' });
      expect(made.projectName).toBe('known');
      expect(await at.client.projects()).toHaveLength(1);
    });

    it('a change answers {ok:true} and leaves what older logs were judged by', async () => {
      const { id } = await rule('keyword_forbidden', 'guarantee');
      await at.client.judge({ id: 'old', output: 'We guarantee' });
      const changed = await patch(id, { value: 'lawsuit' });
      expect([changed.status, changed.json]).toEqual([200, { ok: true }]);
      expect((await at.client.getRule(id)).value).toBe('lawsuit');
      expect((await at.client.getLog('old')).appliedRules[0]!.ruleValue).toBe('guarantee');
      expect((await at.client.judge({ output: 'We guarantee' })).status).toBe('pass');
      expect((await at.client.judge({ output: 'a lawsuit' })).status).toBe('flagged');
    });

    it('the merged rule is checked as a whole: a type whose value does not fit is 400 and changes nothing', async () => {
      const made = await rule('keyword_required', 'refund');
      const refused = await patch(made.id, { type: 'length_limit' });
      expect([refused.status, badFields(refused)]).toEqual([400, ['value']]);
      expect(badFields(await patch(made.id, { projectId: missingId }))).toEqual(['projectId']);
      expect(badFields(await patch(made.id, { name: '' }))).toEqual(['name']);
      expect(badFields(await patch(made.id, { isActive: 'no' }))).toEqual(['isActive']);
      expect(await at.client.getRule(made.id)).toEqual(made);
      expect((await patch(made.id, { type: 'length_limit', value: '5' })).status).toBe(200);
      expect(await at.client.getRule(made.id)).toEqual({ ...made, type: 'length_limit', value: '5' });
    });

    it('of two changes at once the later one is checked against the earlier one', async () => {
      for (let round = 0; round < 5; round += 1) {
        const { id } = await rule('length_limit', '5');
        const [typed, valued] = await Promise.all([
          patch(id, { type: 'keyword_required', value: 'refund' }),
          patch(id, { value: '10' }),
        ]);
        const { type, value } = await at.client.getRule(id);
        const both = [typed.status, valued.status, type, value];
        // A number is a keyword too, so either order is fine; a limit of `refund` characters would not be.
        expect(both.slice(0, 3)).toEqual([200, 200, 'keyword_required']);
        const [narrowed, words] = await Promise.all([
          patch(id, { type: 'length_limit', value: '7' }),
          patch(id, { value: 'refund' }),
        ]);
        expect(narrowed.status).toBe(200);
        expect([words.status, (await at.client.getRule(id)).value]).toEqual([expect.any(Number), '7']);
      }
    });

    it('an empty change and unknown fields change nothing', async () => {
      const made = await rule('length_limit', '5', { projectName: 'P', description: 'd' });
      expect((await at.client.send('PATCH', `/api/rules/${made.id}`)).status).toBe(200);
      expect((await patch(made.id, { foo: 1, id: 'x', createdAt: '2020-01-01' })).status).toBe(200);
      expect(await at.client.getRule(made.id)).toEqual(made);
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
      expect(await at.client.getRule(made.id)).toEqual({ ...made, ...cleared });
    });

    it.each(['projectId', 'projectName'])('null in %s makes the rule global again', async (field) => {
      const made = await rule('length_limit', '5', { projectName: 'P' });
      expect((await patch(made.id, { [field]: null })).status).toBe(200);
      expect(await at.client.getRule(made.id)).toEqual({ ...made, projectId: null, projectName: null });
      expect((await at.client.judge({ project: 'elsewhere', output: 'too long' })).appliedRules[0]).toMatchObject({
        scope: 'global',
        projectName: null,
      });
    });

    it('a project named in a change is created, and a project id wins over a name', async () => {
      const made = await rule('length_limit', '5', { projectName: 'P' });
      expect((await patch(made.id, { projectName: 'New' })).status).toBe(200);
      const moved = await at.client.getRule(made.id);
      expect(moved.projectName).toBe('New');
      expect((await patch(made.id, { projectId: made.projectId, projectName: 'Third' })).status).toBe(200);
      expect(await at.client.getRule(made.id)).toEqual(made);
      expect((await at.client.projects()).map(({ name }) => name)).toEqual(['New', 'P']);
      expect((await patch(made.id, { projectId: null, projectName: 'Third' })).status).toBe(200);
      expect((await at.client.getRule(made.id)).projectName).toBe('Third');
    });

    it('deleting a rule twice is 200 then 404; old logs keep what they were judged by', async () => {
      const { id } = await rule('keyword_forbidden', 'bad');
      await at.client.judge({ id: 'old', output: 'bad' });
      expect((await at.client.send('DELETE', `/api/rules/${id}`)).json).toEqual({ ok: true });
      expect((await at.client.send('DELETE', `/api/rules/${id}`)).status).toBe(404);
      expect((await at.client.getLog('old')).appliedRules).toHaveLength(1);
      expect((await at.client.judge({ output: 'bad' })).appliedRules).toEqual([]);
    });

    it('an unknown rule, one of another workspace and an id that can be none are all 404', async () => {
      const { id } = await rule('length_limit', '5');
      const other = createClient(at.url, await at.instance.database.createWorkspace());
      for (const [who, path] of [
        [at.client, missingId],
        [at.client, 'no-uuid'],
        [at.client, '%00'],
        [other, id],
      ] as const) {
        for (const [method, body] of [['GET'], ['PATCH', { name: 'stolen' }], ['DELETE']] as const) {
          const reply = await who.send(method, `/api/rules/${path}`, body);
          expect([method, path, reply.status, errorOf(reply).code]).toEqual([method, path, 404, 'NOT_FOUND']);
        }
      }
      expect((await at.client.getRule(id)).name).toBe('length_limit');
    });

    it('an Idempotency-Key replays the created rule; another body under it is 409', async () => {
      const create = (value: string) =>
        at.client.send(
          'POST',
          '/api/rules',
          { name: 'R', type: 'length_limit', value },
          { headers: { 'idempotency-key': 'k' } },
        );
      const [first, second, third] = [await create('5'), await create('5'), await create('6')];
      expect([first.status, second.status, third.status]).toEqual([201, 201, 409]);
      expect(second.json).toEqual(first.json);
      expect(expected(await at.client.send('GET', '/api/rules'), 200, z.array(Rule))).toHaveLength(1);
    });
  });
});
