import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { ApplicationFailure } from '@temporalio/activity';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import pg from 'pg';
import { forHistory, retryLater } from '../../activities/failures.ts';
import { evaluateLogId } from '../../workflows/evaluations/evaluate-log.ts';
import { evaluateLogsId } from '../../workflows/evaluations/evaluate-logs.ts';
import { createClient } from '../support/client.ts';
import { eventually } from '../support/eventually.ts';
import { answers, type OpenAiStub, startOpenAiStub } from '../support/openai-stub.ts';
import { startTestInstance, type TestInstance } from '../support/test-instance.ts';

let stub: OpenAiStub;
let instance: TestInstance;
beforeAll(async () => {
  stub = await startOpenAiStub();
  instance = await startTestInstance({
    env: { OPENAI_BASE_URL: stub.baseUrl, OPENAI_API_KEY: stub.apiKey, RETRY_TIME_SCALE: '0.1' },
  });
}, 180_000);
afterAll(async () => {
  await instance?.stop();
  await stub?.close();
});

const asAdmin = async (text: string) => {
  const client = new pg.Client({ connectionString: instance.database.adminUrl });
  await client.connect();
  await client.query(text).finally(() => client.end());
};
const history = async (id: string) =>
  historyToJSON(await instance.parts[0]!.temporal.workflow.getHandle(id).fetchHistory());
/** A file or a folder of this machine, and whatever a stack is made of. */
const traces = /\.[jt]s\b|node_modules|\\n +at /;

test('a failure keeps its own words, type, retry and delay; of any other error only the kind is left', () => {
  const own = ApplicationFailure.create({
    message: 'said so',
    type: 'JudgeFailed',
    nonRetryable: true,
    nextRetryDelay: 70,
  });
  expect(forHistory(own)).toMatchObject({
    ...{ message: 'said so', type: 'JudgeFailed', nonRetryable: true, nextRetryDelay: 70 },
    stack: '',
  });
  const foreign = Object.assign(new TypeError('row (private)'), { code: '22P02' });
  for (const error of [forHistory(foreign), forHistory(retryLater(foreign, 1, 1))]) {
    expect(error).toMatchObject({ message: 'TypeError 22P02', stack: '', cause: undefined });
  }
});

test('no history tells a path of the machine or what a foreign error said', async () => {
  const client = createClient(instance.urls[0]!, instance.credentials);
  await asAdmin(`create function fail() returns trigger language plpgsql as
    $$ begin raise exception 'private %', new.output; end $$;
    create trigger fail before update on log for each row execute function fail()`);
  await client.submit({ id: 'drained', project: 'p', output: 'words of a customer' });
  await eventually('a pass that failed', async () => {
    const handle = instance.parts[0]!.temporal.workflow.getHandle(evaluateLogsId(client.workspaceId));
    const described = await handle.describe().catch(() => null); // not started yet
    const failure = described?.raw.pendingActivities?.[0]?.lastFailure;
    if (failure) expect(JSON.stringify(failure)).not.toMatch(/words of|private|\.ts/);
    return failure;
  });
  await asAdmin('drop function fail cascade');
  await client.settled('drained');

  await client.createRule({ name: 'R', type: 'llm_judge', value: 'Flag if the reply offers more than 20% off' });
  stub.otherwise(answers.error(401));
  await client.submit({ id: 'judged', project: 'p', output: 'x' });
  await client.settled('judged');
  for (const id of [evaluateLogsId(client.workspaceId), evaluateLogId(client.workspaceId, 'judged')]) {
    const text = await history(id);
    expect(text).not.toMatch(traces);
    expect(text).not.toMatch(/words of|private/);
  }
}, 180_000);
