import { describe, expect, it } from '@jest/globals';
import * as z from 'zod';
import { SyncAnswer } from '../../domain/evaluations/contract/submission/submit-answer.ts';
import { createClient, errorOf, expected } from '../support/client.ts';
import { freshWorkspaces } from '../support/fresh-workspaces.ts';

describe('submitting logs', () => {
  const at = freshWorkspaces('Acme');
  const log = (extra: object = {}) => ({ project: 'p', output: 'hi', ...extra });
  const post = (body: unknown, path = '/api/logs', headers: Record<string, string> = {}) =>
    at.client.send('POST', path, body, { headers });

  describe('ids', () => {
    it('an equal repeat answers the same log and its current status, and stores nothing', async () => {
      const body = log({ id: 'run-1', input: 'question', task: 'T' });
      expect(await at.client.submit(body)).toEqual({ ok: true, id: 'run-1', status: 'pending' });
      const first = await at.client.settled('run-1');
      expect(await at.client.submit({ ...body, metadata: { other: true }, project: ' P ', task: 't' })).toMatchObject({
        status: 'pass',
      });
      const repeat = await post({ ...body, sync: true });
      expect(expected(repeat, 200, SyncAnswer)).toMatchObject({ id: 'run-1', status: 'pass' });
      expect(await at.client.list()).toMatchObject({ total: 1 });
      expect(await at.client.getLog('run-1')).toEqual(first);
    });

    it.each([{ output: 'other' }, { input: 'other' }, { task: 'other' }, { project: 'other' }])(
      'the same id with %j is 409, and the stored log stays as it was',
      async (change) => {
        const body = log({ id: 'run-2', input: 'question', task: 't' });
        await at.client.submit(body);
        const first = await at.client.settled('run-2');
        const places = await at.client.projects();
        const refused = await post({ ...body, ...change });
        expect([refused.status, errorOf(refused).code]).toEqual([409, 'CONFLICT']);
        expect(await at.client.getLog('run-2')).toEqual(first);
        expect(await at.client.projects()).toEqual(places);
        const tasks = await at.client.send('GET', '/api/logs/tasks?project=P');
        expect(tasks.json).toEqual(['t']);
      },
    );

    it('a repeat does not bring back the project that was renamed', async () => {
      const body = log({ id: 'run-5', project: 'Before' });
      await at.client.submit(body);
      await at.client.settled('run-5');
      const [before] = await at.client.projects();
      await at.client.send('PATCH', `/api/projects/${before?.id}`, { name: 'After' });
      expect(await at.client.submit(body)).toMatchObject({ id: 'run-5', status: 'pass' });
      const file = { source: 'upload', data: 'aGk=', filename: 'a.txt' };
      expect((await post({ ...body, attachments: [file] })).status).toBe(202);
      expect((await at.client.projects()).map(({ name }) => name)).toEqual(['After']);
    });

    it('20 parallel equal submissions make one log, and all are answered with success', async () => {
      const replies = await Promise.all(
        Array.from({ length: 20 }, (_, index) => post(log({ id: 'run-3', sync: index % 2 === 0 }))),
      );
      expect(replies.map(({ status }) => status).filter((status) => status !== 200 && status !== 202)).toEqual([]);
      expect(await at.client.list()).toMatchObject({ total: 1, executions: [{ id: 'run-3', status: 'pass' }] });
    });

    it('parallel submissions of one id with different content: one is stored, the others are 409', async () => {
      const replies = await Promise.all(
        Array.from({ length: 10 }, (_, index) => post(log({ id: 'run-4', output: `text ${index}` }))),
      );
      expect(replies.map(({ status }) => status).sort()).toEqual([202, ...Array(9).fill(409)]);
    });

    it('after a deletion the id may be used again, with other content', async () => {
      await at.client.judge(log({ id: 'run-5' }));
      expect((await at.client.send('DELETE', '/api/logs/run-5')).status).toBe(200);
      expect(await at.client.judge(log({ id: 'run-5', output: 'new' }))).toMatchObject({ id: 'run-5', status: 'pass' });
      expect((await at.client.getLog('run-5')).output).toBe('new');
    });

    it('two workspaces may use one id, and neither sees the other', async () => {
      const other = createClient(at.url, await at.instance.database.createWorkspace('Other'));
      await Promise.all([
        at.client.judge(log({ id: 'same', output: 'mine' })),
        other.judge(log({ id: 'same', output: 'theirs' })),
      ]);
      expect((await at.client.getLog('same')).output).toBe('mine');
      expect((await other.getLog('same')).output).toBe('theirs');
      expect((await other.send('DELETE', '/api/logs/same')).status).toBe(200);
      expect((await at.client.getLog('same')).output).toBe('mine');
    });

    it('an id with a colon is found under its percent-encoded path', async () => {
      await at.client.judge(log({ id: 'run:1' }));
      const reply = await at.client.send('GET', '/api/logs/run%3A1/status');
      expect(expected(reply, 200, z.object({ id: z.string() }))).toEqual({ id: 'run:1' });
    });
  });
});
