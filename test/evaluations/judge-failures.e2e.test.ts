import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { inWorkspaceSql } from '../../db/tenant.ts';
import { JudgeProvider } from '../../domain/evaluations/contract/rules/judge-provider.ts';
import { evaluateLogId } from '../../workflows/evaluations/evaluate-log.ts';
import { type Client, createClient } from '../support/client.ts';
import { eventually } from '../support/eventually.ts';
import { type JudgeStub, startJudgeStub } from '../support/judge-stub.ts';
import { answers, type OpenAiStub, startOpenAiStub } from '../support/openai-stub.ts';
import { startTestInstance, type TestInstance } from '../support/test-instance.ts';

const value = 'Flag if the reply offers more than 20% off';
/** Back-off 100 and 300 ms, an open breaker 3 s. */
const RETRY_TIME_SCALE = 0.1;

/** How many rows of unsaved rules a workspace has. */
const trialsIn = ({ database }: TestInstance, workspaceId: string) =>
  inWorkspaceSql(database.db, workspaceId, async (sql) => (await sql.query('select from rule_trial')).rowCount);

interface Judged {
  stub: OpenAiStub;
  instance: TestInstance;
  client: Client;
}

/** An instance of its own, with one judged rule, for one test. */
async function withJudgedInstance(env: Record<string, string>, test: (judged: Judged) => Promise<void>): Promise<void> {
  const stub = await startOpenAiStub();
  const instance = await startTestInstance({
    env: { OPENAI_BASE_URL: stub.baseUrl, OPENAI_API_KEY: stub.apiKey, ...env },
  });
  try {
    const client = createClient(instance.urls[0]!, instance.credentials);
    await client.createRule({ name: 'R', type: 'llm_judge', value });
    await test({ stub, instance, client });
  } finally {
    await instance.stop();
    await stub.close();
  }
}

describe('a judge that fails', () => {
  let stub: OpenAiStub;
  let instance: TestInstance;
  let client: Client;

  beforeAll(async () => {
    stub = await startOpenAiStub();
    instance = await startTestInstance({
      env: {
        OPENAI_BASE_URL: stub.baseUrl,
        OPENAI_API_KEY: stub.apiKey,
        RETRY_TIME_SCALE: String(RETRY_TIME_SCALE),
        LOG_LEVEL: 'trace',
      },
    });
  });
  afterAll(async () => {
    await instance.stop();
    await stub.close();
  });
  beforeEach(async () => {
    stub.reset();
    client = createClient(instance.urls[0]!, await instance.database.createWorkspace('Acme'));
    await client.createRule({ name: 'Discount cap', type: 'llm_judge', value });
  });

  it('429 twice and then a pass is a pass after three calls, with the back-off between them', async () => {
    stub.next(answers.rateLimited(), answers.rateLimited(), answers.pass());
    expect((await client.judge({ output: 'x' })).status).toBe('pass');
    const [a, b, c] = stub.requests.map(({ atMs }) => atMs);
    expect(stub.requests).toHaveLength(3);
    expect(b! - a!).toBeGreaterThanOrEqual(1_000 * RETRY_TIME_SCALE - 5);
    expect(c! - b!).toBeGreaterThanOrEqual(3_000 * RETRY_TIME_SCALE - 5);
  });

  it('three failures in a row are an error that names provider, status and type alone', async () => {
    stub.otherwise(answers.error(503, 'server_error'));
    const { status, explanation } = await client.judge({ output: 'Zanzibar' });
    expect([status, explanation]).toEqual(['error', 'openai answered 503 (server_error)']);
    expect(stub.requests).toHaveLength(3);
  });

  it('401 is an error after one call', async () => {
    stub.otherwise(answers.error(401, 'invalid_request_error'));
    const { status, explanation, appliedRules } = await client.judge({ output: 'x' });
    expect([status, explanation]).toEqual(['error', 'openai answered 401 (invalid_request_error)']);
    expect(appliedRules[0]).toMatchObject({ outcome: 'error', evaluator: 'llm' });
    expect(stub.requests).toHaveLength(1);
  });

  it('prose without a verdict twice is an error after exactly two calls', async () => {
    stub.otherwise(answers.prose());
    const { status, appliedRules } = await client.judge({ output: 'x' });
    expect(status).toBe('error');
    expect(appliedRules).toMatchObject([
      { outcome: 'error', model: expect.stringMatching(/^openai\//), llmOutput: expect.stringContaining(' ') },
    ]);
    expect(stub.requests).toHaveLength(2);
  });

  it('prose once and then a verdict is used, as are a fenced one and one on a line of its own', async () => {
    stub.next(answers.prose(), answers.pass(0.3));
    expect(await client.judge({ output: 'x' })).toMatchObject({ status: 'pass', confidenceScore: 0.3 });
    stub.next(answers.text('```json\n{"reason":"r","verdict":"FLAG","confidence":"0.4"}\n```'));
    expect(await client.judge({ output: 'x' })).toMatchObject({ status: 'flagged', confidenceScore: 0.4 });
    stub.next(answers.text('Well:\n{"verdict":"pass","confidence":7}\nThat is all.'));
    expect(await client.judge({ output: 'x' })).toMatchObject({ status: 'pass', confidenceScore: 1 });
    stub.next(answers.text('{"verdict":"pass"}'));
    expect(await client.judge({ output: 'x' })).toMatchObject({ status: 'pass', confidenceScore: 0.5 });
    expect(stub.requests).toHaveLength(5);
  });

  it('awkward characters in the answer of the judge are stored without harm', async () => {
    stub.next(answers.text(`{"reason":"a\\u0000b\\ud800c","verdict":"flag","confidence":1}\n${'y'.repeat(5_000)}\0`));
    const { id } = await client.judge({ output: 'x' });
    const { status, explanation, appliedRules } = await client.getLog(id);
    expect([status, explanation]).toEqual(['flagged', expect.stringMatching(/^a.?b.?c$/u)]);
    expect(appliedRules[0]!.llmOutput).toHaveLength(4_000);
  });

  it('a refusal and a content filter are errors after one call each', async () => {
    stub.next(answers.refusal(), answers.contentFilter());
    expect((await client.judge({ output: 'x' })).status).toBe('error');
    expect((await client.judge({ output: 'x' })).status).toBe('error');
    expect(stub.requests).toHaveLength(2);
  });

  it('a reset connection is tried again', async () => {
    stub.next(answers.reset(), answers.pass());
    expect((await client.judge({ output: 'x' })).status).toBe('pass');
  });

  it('five failures in a row open the breaker: then nobody is called, other workspaces are, and it closes again', async () => {
    stub.otherwise(answers.error(500));
    await client.judge({ output: 'three calls' });
    const second = await client.judge({ output: 'two calls and an open breaker' });
    expect(second.status).toBe('error');
    expect(stub.requests).toHaveLength(5);
    const third = await client.judge({ output: 'no call' });
    expect(third).toMatchObject({ status: 'error', appliedRules: [{ outcome: 'error' }] });
    expect(stub.requests).toHaveLength(5);

    stub.otherwise(answers.pass());
    const other = createClient(instance.urls[0]!, await instance.database.createWorkspace());
    await other.createRule({ name: 'R', type: 'llm_judge', value });
    expect((await other.judge({ output: 'x' })).status).toBe('pass');
    expect(stub.requests).toHaveLength(6);

    await eventually('the breaker closes', async () => (await client.judge({ output: 'x' })).status === 'pass', {
      everyMs: 200,
    });
    expect((await client.judge({ output: 'x' })).status).toBe('pass');
  });

  it('a call that was broken off neither closes the breaker nor keeps it from opening', async () => {
    stub.next(...[1, 2, 3, 4].map(() => answers.error(500)), answers.hang());
    stub.otherwise(answers.error(500));
    await client.judge({ output: 'three calls' });
    await client.submit({ id: 'broken-off', project: 'p', output: 'one more, and one that hangs' });
    await eventually('the judge hangs', () => stub.requests.length === 5);
    await client.send('DELETE', '/api/logs/broken-off');
    const job = instance.parts[0]!.temporal.workflow.getHandle(evaluateLogId(client.workspaceId, 'broken-off'));
    await eventually('its job ends', async () => (await job.describe()).status.name === 'COMPLETED', {
      withinMs: 10_000,
    });
    await client.judge({ output: 'the fifth failure' });
    expect(stub.requests).toHaveLength(6);
  });

  it('an answer that is an error does not count against the breaker', async () => {
    stub.otherwise(answers.error(400));
    for (let call = 1; call <= 6; call += 1) {
      await client.judge({ output: 'x' });
      expect(stub.requests).toHaveLength(call);
    }
  });
  it('the key is in no log line and in no answer', async () => {
    for (const answer of [
      answers.pass(),
      answers.error(401),
      answers.error(500, stub.apiKey),
      answers.text(`my key is secret`),
    ]) {
      stub.otherwise(answer);
      const { id } = await client.judge({ output: 'x' });
      for (const path of [`/api/logs/${id}`, '/api/logs', '/api/rules'])
        expect((await client.send('GET', path)).text).not.toContain(stub.apiKey);
    }
    expect(instance.logs()).toContain('"level"');
    for (const secret of [stub.apiKey, client.webhookToken, client.apiKey])
      expect(instance.logs()).not.toContain(secret);
  });
});

describe('a database that goes away', () => {
  /** Lets nobody into the database of this instance, and throws out who is in. */
  const shutDatabase = async ({ database }: TestInstance) => {
    const url = new URL(database.adminUrl);
    const name = url.pathname.slice(1);
    url.pathname = 'postgres';
    const admin = new pg.Client({ connectionString: url.href });
    await admin.connect();
    await admin.query(`alter database ${name} with connection limit 0`);
    await admin.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [name]);
    return async () => {
      await admin.query(`alter database ${name} with connection limit -1`);
      await admin.end();
    };
  };

  it('while the judge thinks, for longer than all its tries take, costs no verdict', async () => {
    await withJudgedInstance({ RETRY_TIME_SCALE: '0.1' }, async ({ stub, instance, client }) => {
      stub.otherwise(answers.after(300, answers.flag(0.9)));
      await client.submit({ id: 'x', project: 'p', output: 'x' });
      await eventually('the judge is asked', () => stub.requests.length > 0);
      const open = await shutDatabase(instance);
      await sleep(4_500);
      await open();
      expect(await client.settled('x')).toMatchObject({ status: 'flagged', confidenceScore: 0.9 });
    });
  });
});

describe('Retry-After', () => {
  it('is waited for when it is at most 10 s, and a longer one is not', async () => {
    await withJudgedInstance({ RETRY_TIME_SCALE: '0.3' }, async ({ stub, client }) => {
      // The Temporal server rounds short delays up by as much as a second, so the two cases must lie further apart.
      stub.next(answers.rateLimited('10'), answers.pass(), answers.rateLimited('11'), answers.pass());
      await client.judge({ output: 'x' });
      await client.judge({ output: 'y' });
      const [a, b, c, d] = stub.requests.map(({ atMs }) => atMs);
      expect(b! - a!).toBeGreaterThanOrEqual(2_990);
      expect(d! - c!).toBeLessThan(2_500);
    });
  });
});

describe('an impatient instance', () => {
  const providers = JudgeProvider.options;
  const stubs = new Map<JudgeProvider, JudgeStub>();
  let instance: TestInstance;
  let client: Client;
  beforeAll(async () => {
    for (const provider of providers) stubs.set(provider, await startJudgeStub(provider));
    for (const stub of stubs.values()) stub.otherwise(answers.hang());
    instance = await startTestInstance({
      env: {
        ...Object.assign({}, ...[...stubs.values()].map(({ env }) => env)),
        ...{ RETRY_TIME_SCALE: '0.01', JUDGE_TIMEOUT_SECONDS: '1', SYNC_WAIT_SECONDS: '1' },
      },
    });
    client = createClient(instance.urls[0]!, instance.credentials);
  });
  afterAll(async () => {
    await instance.stop();
    for (const stub of stubs.values()) await stub.close();
  });

  it.each(providers)(
    'a judge that hangs (%s): the synchronous call answers 202 pending at its cap, and later the log is an error',
    async (provider) => {
      const rule = { name: 'R', type: 'llm_judge', value, llmJudgeProvider: provider, projectName: provider };
      await client.createRule(rule);
      const id = `hangs-${provider}`;
      const startedAt = Date.now();
      const reply = await client.send('POST', '/api/logs', { id, project: provider, output: 'x', sync: true });
      expect([reply.status, reply.json]).toEqual([202, { ok: true, id, status: 'pending' }]);
      expect(Date.now() - startedAt).toBeLessThan(10_000);
      const log = await client.settled(id);
      expect(log).toMatchObject({ status: 'error', confidenceScore: 0, appliedRules: [{ outcome: 'error' }] });
      expect(log.explanation).toBe(`${provider} did not answer (time-out)`);
      expect(stubs.get(provider)!.requests).toHaveLength(3);
    },
  );

  it.each(providers)(
    'a trial whose judge hangs (%s) is 200 with outcome error at the cap, and leaves no row',
    async (provider) => {
      const rule = { name: 'Try', type: 'llm_judge', value, llmJudgeProvider: provider };
      const startedAt = Date.now();
      const answer = await client.evaluateRule({ output: 'x', rule });
      expect(answer).toMatchObject({ status: 'error', appliedRules: [{ ruleId: 'preview', outcome: 'error' }] });
      expect(Date.now() - startedAt).toBeLessThan(10_000);
      expect(await trialsIn(instance, client.workspaceId)).toBe(0);
    },
  );
});
