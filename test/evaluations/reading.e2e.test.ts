import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { badFields, type Client, createClient, errorOf, type Reply } from '../support/client.ts';
import { startTestInstance, type TestInstance } from '../support/test-instance.ts';

const idsOf = ({ executions }: { executions: { id: string }[] }) => executions.map(({ id }) => id);
const statusAndCode = (reply: Reply) => [reply.status, errorOf(reply).code];

describe('reading and deciding on logs', () => {
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

  /** Submits logs with these ids, and waits until all are evaluated. */
  const submitAll = async (logs: Record<string, unknown>[]) => {
    await Promise.all(logs.map((log) => client.submit({ project: 'p', output: 'good', ...log })));
    for (const { id } of logs) await client.settled(String(id));
  };
  const flagBad = () => client.createRule({ name: 'R', type: 'keyword_forbidden', value: 'bad' });
  const ids = async (query: string) => idsOf(await client.list(query));
  const decide = (id: string, decision: unknown, who: Client = client) =>
    who.send('PATCH', `/api/logs/${id}/decision`, { decision });
  const bulk = (body: unknown) => client.send('PATCH', '/api/logs/bulk', body);

  describe('listing', () => {
    it('pages through 120 logs without gap or repeat, and clamps page and limit', async () => {
      await submitAll(Array.from({ length: 120 }, (_, index) => ({ id: `log-${String(index).padStart(3, '0')}` })));
      const first = await client.list('limit=100');
      expect(first).toMatchObject({ total: 120, page: 1, limit: 100, summary: { totalRuns: 120, successRate: 100 } });
      expect(first.executions).toHaveLength(100);
      const second = await client.list('limit=100&page=2');
      expect(new Set([...idsOf(first), ...idsOf(second)]).size).toBe(120);
      expect(await client.list('limit=1000')).toMatchObject({ limit: 100, page: 1 });
      expect(await client.list('page=99')).toMatchObject({ executions: [], total: 120, page: 99, limit: 50 });
      expect(await client.list('limit=0&page=-3')).toMatchObject({ limit: 1, page: 1 });
      expect(await client.list('limit=many&page=first')).toMatchObject({ limit: 50, page: 1 });
      expect((await client.list('page=9999999999999999999999')).executions).toEqual([]);
    });

    it('sorts by each column in both directions, nulls last, ties by id', async () => {
      await submitAll([
        { id: 'a', project: 'Zed', model: 'm2', latencyMs: 5, costUsd: 0.3, timestamp: '2026-01-03T00:00:00Z' },
        { id: 'b', project: 'alpha', costUsd: 0.1, timestamp: '2026-01-01T00:00:00Z' },
        { id: 'c', project: 'beta', model: 'm1', latencyMs: 50, timestamp: '2026-01-02T00:00:00Z' },
        { id: 'd', project: 'beta', model: 'm1', latencyMs: 50, costUsd: 0.1, timestamp: '2026-01-02T00:00:00Z' },
      ]);
      expect(await ids('')).toEqual(['a', 'c', 'd', 'b']);
      expect(await ids('sortDir=asc')).toEqual(['b', 'c', 'd', 'a']);
      expect(await ids('sortBy=costUsd&sortDir=asc')).toEqual(['b', 'd', 'a', 'c']);
      expect(await ids('sortBy=costUsd&sortDir=desc')).toEqual(['a', 'b', 'd', 'c']);
      expect(await ids('sortBy=latencyMs&sortDir=asc')).toEqual(['a', 'c', 'd', 'b']);
      expect(await ids('sortBy=model&sortDir=desc')).toEqual(['a', 'c', 'd', 'b']);
      expect(await ids('sortBy=projectName&sortDir=asc')).toEqual(['b', 'c', 'd', 'a']);
      expect(await ids('sortBy=status&sortDir=asc')).toEqual(['a', 'b', 'c', 'd']);
    });

    it.each(['sortBy=foo', 'sortDir=up', 'status=done', 'pending=maybe', 'from=yesterday', 'to=2026-13-01'])(
      '%s is 400 naming the parameter',
      async (query) => {
        const refused = await client.send('GET', `/api/logs?${query}`);
        expect([refused.status, badFields(refused)]).toEqual([400, [query.split('=')[0]]]);
      },
    );

    it('filters by every parameter, and all of them together', async () => {
      await flagBad();
      await submitAll([
        { id: 'a', project: 'Shop', task: 'Draft', sessionId: 's1', subjectId: 'u1', actorId: 'x', output: 'bad' },
        { id: 'b', project: 'Shop', task: 'Send', sessionId: 's1', subjectId: 'u2', timestamp: '2026-01-02T00:00:00Z' },
        { id: 'c', project: 'Help', task: 'Draft', actorId: 'x', timestamp: '2026-01-01T00:00:00Z', tags: ['a', 'b'] },
        { id: 'd', project: 'Help', tags: 'A', timestamp: '2026-01-03T12:00:00Z' },
      ]);
      const found = async (query: string) => (await ids(query)).sort();
      expect(await found('project=sHOP')).toEqual(['a', 'b']);
      expect(await found('task=draft')).toEqual(['a', 'c']);
      expect(await found('project=shop&task=draft')).toEqual(['a']);
      expect(await found('project=sho')).toEqual([]);
      expect(await found('sessionId=s1')).toEqual(['a', 'b']);
      expect(await found('sessionId=S1')).toEqual([]);
      expect(await found('subjectId=u2')).toEqual(['b']);
      expect(await found('actorId=x')).toEqual(['a', 'c']);
      expect(await found('status=flagged')).toEqual(['a']);
      expect(await found('status=pass')).toEqual(['b', 'c', 'd']);
      expect(await found('tags=a')).toEqual(['c', 'd']);
      expect(await found('tags=B,a')).toEqual(['c']);
      expect(await found('tags=a,c')).toEqual([]);
      expect(await found('from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00Z')).toEqual(['b', 'c']);
      expect(await found('to=2026-01-02')).toEqual(['b', 'c']);
      expect(await found('pending=false&status=&project=')).toEqual(['a', 'b', 'c', 'd']);
      expect(await found('project=shop&sessionId=s1&status=pass&to=2026-02-01&unknown=1')).toEqual(['b']);
    });

    it('q finds a literal part of six fields, whatever its case, and % and _ are themselves', async () => {
      await submitAll([
        { id: 'a', project: '50% off' },
        { id: 'b', project: '500 off', task: 'under_score' },
        { id: 'c', project: 'x', model: 'GPT-4o' },
        { id: 'd', project: 'x', sessionId: 'Session-É', task: 'underXscore' },
        { id: 'e', project: 'x', subjectId: 'order-4512', output: 'gpt-4o order-4512' },
        { id: 'f', project: 'x', actorId: "o'brien\\" },
      ]);
      const q = async (text: string) => (await ids(`q=${encodeURIComponent(text)}`)).sort();
      expect(await q('50%')).toEqual(['a']);
      expect(await q('r_s')).toEqual(['b']);
      expect(await q('gpt-4O')).toEqual(['c']);
      expect(await q('session-é')).toEqual(['d']);
      expect(await q('ORDER-45')).toEqual(['e']);
      expect(await q("o'brien\\")).toEqual(['f']);
      expect(await q('OFF')).toEqual(['a', 'b']);
      expect(await q('x gpt')).toEqual([]);
    });

    it('counts the logs of a session in the whole workspace, whatever is filtered', async () => {
      await submitAll([{ id: 'a', sessionId: 's' }, { id: 'b', sessionId: 's', project: 'other' }, { id: 'c' }]);
      const { executions } = await client.list('project=p');
      expect(executions.map(({ id, sessionTurnCount }) => [id, sessionTurnCount]).sort()).toEqual([
        ['a', 2],
        ['c', 0],
      ]);
    });

    it('summarises all matches of the filters, not the page', async () => {
      await flagBad();
      await client.createRule({ name: 'E', type: 'regex_match', value: '^(?=(a+)+$)a', projectName: 'broken' });
      await submitAll([
        { id: 'a' },
        { id: 'b' },
        { id: 'c', output: 'bad' },
        { id: 'd', project: 'broken', output: `${'a'.repeat(60)}!` },
        { id: 'e', project: 'other' },
        { id: 'f', project: 'other', output: 'bad' },
      ]);
      await decide('c', 'approved');
      const whole = { totalRuns: 6, failuresDetected: 3, pendingReviews: 2, successRate: 50 };
      expect((await client.list('limit=1')).summary).toEqual(whole);
      expect((await client.list('page=9')).summary).toEqual(whole);
      expect((await client.list('project=p')).summary).toEqual({
        totalRuns: 3,
        failuresDetected: 1,
        pendingReviews: 0,
        successRate: 66.7,
      });
      expect((await client.list('project=none')).summary).toEqual({
        totalRuns: 0,
        failuresDetected: 0,
        pendingReviews: 0,
        successRate: 0,
      });
    });

    it('the review queue holds flagged and errored logs until they are decided', async () => {
      await flagBad();
      await submitAll([{ id: 'a', output: 'bad' }, { id: 'b', output: 'bad' }, { id: 'c' }]);
      expect(await client.list('pending=true')).toMatchObject({ total: 2, summary: { pendingReviews: 2 } });
      await decide('a', 'approved');
      expect(await ids('pending=true')).toEqual(['b']);
      expect((await client.list()).summary.pendingReviews).toBe(1);
    });

    it("shows nothing of another workspace's logs", async () => {
      await submitAll([{ id: 'a', sessionId: 's', tags: ['t'] }]);
      const other = createClient(url, await instance.database.createWorkspace());
      for (const query of ['', 'tags=t', 'sessionId=s', 'q=p', 'project=p'])
        expect(await other.list(query)).toMatchObject({ executions: [], total: 0, summary: { totalRuns: 0 } });
      expect(await other.projects()).toEqual([]);
    });
  });

  describe('deciding', () => {
    beforeEach(flagBad);

    it('approving leaves status and verdict, names who decided, and may be repeated or turned', async () => {
      await submitAll([{ id: 'a', output: 'bad' }]);
      expect((await decide('a', 'approved')).json).toEqual({ ok: true, decidedBy: 'api' });
      const approved = await client.getLog('a');
      expect(approved).toMatchObject({
        status: 'flagged',
        verdict: 'flagged',
        humanDecision: 'approved',
        decidedBy: 'api',
        decisionSource: 'api',
        decidedAt: expect.any(String),
      });
      expect((await client.status('a')).humanDecision).toBe('approved');
      expect((await decide('a', 'approved')).json).toEqual({ ok: true, decidedBy: 'api' });
      expect(await client.getLog('a')).toEqual(approved);

      const byKey = await client.send(
        'PATCH',
        '/api/logs/a/decision',
        { decision: 'rejected' },
        {
          headers: { 'x-api-key': client.apiKey, authorization: '' },
        },
      );
      expect(byKey.json).toEqual({ ok: true, decidedBy: 'api-key' });
      const rejected = await client.getLog('a');
      expect(rejected).toMatchObject({ status: 'flagged', humanDecision: 'rejected', decidedBy: 'api-key' });
      expect(rejected.decidedAt! >= approved.decidedAt!).toBe(true);
    });

    it('a log that passed can be decided too', async () => {
      await submitAll([{ id: 'a' }]);
      expect((await decide('a', 'rejected')).status).toBe(200);
      expect(await client.getLog('a')).toMatchObject({ status: 'pass', humanDecision: 'rejected' });
    });

    it('other words are 400, and an unknown log is 404', async () => {
      await submitAll([{ id: 'a', output: 'bad' }]);
      for (const word of ['maybe', 'taught', '', null, undefined])
        expect(badFields(await decide('a', word))).toEqual(['decision']);
      expect(badFields(await client.send('PATCH', '/api/logs/a/decision'))).toEqual(['decision']);
      expect(statusAndCode(await decide('unknown', 'approved'))).toEqual([404, 'NOT_FOUND']);
    });

    it('two opposite decisions at once leave one of them, whole', async () => {
      await submitAll([{ id: 'a', output: 'bad' }]);
      const replies = await Promise.all(
        Array.from({ length: 10 }, (_, index) => decide('a', index % 2 ? 'approved' : 'rejected')),
      );
      expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([200]));
      expect(['approved', 'rejected']).toContain((await client.getLog('a')).humanDecision);
    });

    it('bulk approval counts what changed and skips the unknown, the decided and the repeated', async () => {
      await submitAll([
        { id: 'a', output: 'bad' },
        { id: 'b', output: 'bad' },
        { id: 'c', output: 'bad' },
      ]);
      await decide('c', 'approved');
      const approve = await bulk({ ids: ['a', 'b', 'a', 'c', 'unknown'], action: 'approve' });
      expect([approve.status, approve.json]).toEqual([200, { ok: true, count: 2 }]);
      expect((await bulk({ ids: ['a', 'b'], action: 'approve' })).json).toEqual({ ok: true, count: 0 });
      expect((await bulk({ ids: ['a'], action: 'reject' })).json).toEqual({ ok: true, count: 1 });
      expect(await client.getLog('a')).toMatchObject({ humanDecision: 'rejected', decisionSource: 'api' });
    });

    it('bulk deletion removes the logs, and their projects stay', async () => {
      await submitAll([{ id: 'a', tags: ['t'] }, { id: 'b' }, { id: 'c' }]);
      expect((await bulk({ ids: ['a', 'b', 'unknown'], action: 'delete' })).json).toEqual({ ok: true, count: 2 });
      expect(await ids('')).toEqual(['c']);
      expect((await client.projects()).map(({ executionCount }) => executionCount)).toEqual([1]);
    });

    it.each([
      [undefined, ['action', 'ids']],
      [{ ids: [], action: 'approve' }, ['ids']],
      [{ ids: 'a', action: 'approve' }, ['ids']],
      [{ ids: [true], action: 'approve' }, ['ids[0]']],
      [{ ids: ['a'], action: 'archive' }, ['action']],
      [{ ids: Array.from({ length: 501 }, (_, index) => `${index}`), action: 'approve' }, ['ids']],
    ])('a bad bulk body is 400 naming the fields (%#)', async (body, fields) => {
      const refused = await bulk(body);
      expect([refused.status, badFields(refused)]).toEqual([400, fields]);
    });
  });

  describe('what is not there', () => {
    it('an unknown log, one of another workspace and an id that can be none are all 404, and stay untouched', async () => {
      await submitAll([{ id: 'mine' }]);
      const other = createClient(url, await instance.database.createWorkspace());
      for (const [who, id] of [
        [client, 'unknown'],
        [client, '%00'],
        [client, 'a%20b'],
        [client, 'bulk'],
        [other, 'mine'],
      ] as const) {
        const calls: [string, string, object?][] = [
          ['GET', ''],
          ['GET', '/status'],
          ['PATCH', '/decision', { decision: 'approved' }],
          ['DELETE', ''],
        ];
        for (const [method, path, body] of calls) {
          const reply = await who.send(method, `/api/logs/${id}${path}`, body);
          expect([method, id, path, ...statusAndCode(reply)]).toEqual([method, id, path, 404, 'NOT_FOUND']);
        }
      }
      expect((await other.send('PATCH', '/api/logs/bulk', { ids: ['mine'], action: 'delete' })).json).toEqual({
        ok: true,
        count: 0,
      });
      expect(await client.getLog('mine')).toMatchObject({ status: 'pass', humanDecision: null });
    });

    it('deleting a log twice is 200 then 404', async () => {
      await submitAll([{ id: 'a' }]);
      const first = await client.send('DELETE', '/api/logs/a');
      expect([first.status, first.json]).toEqual([200, { ok: true }]);
      expect(statusAndCode(await client.send('DELETE', '/api/logs/a'))).toEqual([404, 'NOT_FOUND']);
      expect((await client.send('GET', '/api/logs/a')).status).toBe(404);
    });

    it('a badly percent-encoded path is 404 in the error format', async () => {
      expect(statusAndCode(await client.send('GET', '/api/logs/%E0%A4%A'))).toEqual([404, 'NOT_FOUND']);
    });
  });
});

describe('while no worker is there', () => {
  let instance: TestInstance;
  let client: Client;
  beforeAll(async () => {
    instance = await startTestInstance({ workers: 0, env: { SYNC_WAIT_SECONDS: '0.5' } });
    client = createClient(instance.urls[0]!, instance.credentials);
  });
  afterAll(() => instance.stop());

  it('logs stay pending and undecidable, synchronous calls answer 202, and a worker that comes evaluates all', async () => {
    await client.createRule({ name: 'R', type: 'keyword_forbidden', value: 'bad' });
    await client.submit({ id: 'a', project: 'p', output: 'bad' });
    const waited = await client.send('POST', '/api/logs', { id: 'b', project: 'p', output: 'good', sync: true });
    expect([waited.status, waited.json]).toEqual([202, { ok: true, id: 'b', status: 'pending' }]);
    const repeated = await client.send('POST', '/api/logs', { id: 'b', project: 'p', output: 'good', sync: true });
    expect([repeated.status, repeated.json]).toEqual([202, { ok: true, id: 'b', status: 'pending' }]);

    const pending = await client.getLog('a');
    expect(pending).toMatchObject({
      status: 'pending',
      verdict: null,
      confidenceScore: null,
      explanation: null,
      appliedRules: [],
    });
    const refused = await client.send('PATCH', '/api/logs/a/decision', { decision: 'approved' });
    expect(statusAndCode(refused)).toEqual([409, 'CONFLICT']);
    const skipped = await client.send('PATCH', '/api/logs/bulk', { ids: ['a', 'b'], action: 'approve' });
    expect(skipped.json).toEqual({ ok: true, count: 0 });
    expect(await client.getLog('a')).toEqual(pending);
    expect(await client.list('pending=true')).toMatchObject({ total: 0 });
    expect((await client.list('status=pending')).summary).toEqual({
      totalRuns: 2,
      failuresDetected: 0,
      pendingReviews: 0,
      successRate: 0,
    });

    const worker = instance.startWorker();
    expect(await client.settled('a')).toMatchObject({ status: 'flagged' });
    expect(await client.settled('b')).toMatchObject({ status: 'pass' });
    await worker.stop();
    await client.submit({ id: 'c', project: 'p', output: 'bad' });
    const bulk = await client.send('PATCH', '/api/logs/bulk', { ids: ['a', 'unknown', 'c', 'b'], action: 'reject' });
    expect(bulk.json).toEqual({ ok: true, count: 2 });
    expect((await client.getLog('c')).humanDecision).toBeNull();
  });
});
