import { expect, test } from '@jest/globals';
import { createClient } from '../support/client.ts';
import { eventually } from '../support/eventually.ts';
import { answers, startOpenAiStub } from '../support/openai-stub.ts';
import { startTestInstance } from '../support/test-instance.ts';

test('a worker that shuts down while the judge thinks costs no verdict: the next one asks again', async () => {
  const stub = await startOpenAiStub();
  const env = { OPENAI_BASE_URL: stub.baseUrl, OPENAI_API_KEY: stub.apiKey };
  const instance = await startTestInstance({ env, workers: 0 });
  try {
    const client = createClient(instance.urls[0]!, instance.credentials);
    const value = 'Flag if the reply offers more than 20% off';
    await client.createRule({ name: 'R', type: 'llm_judge', value });
    const worker = instance.startWorker();
    stub.next(answers.after(15_000, answers.pass())); // longer than a worker that stops waits for its activities
    stub.otherwise(answers.flag(0.9));
    await client.submit({ id: 'x', project: 'p', output: 'x' });
    await eventually('the judge is asked', () => stub.requests.length === 1);
    await worker.stop();
    instance.startWorker();
    expect(await client.settled('x')).toMatchObject({ status: 'flagged', confidenceScore: 0.9 });
  } finally {
    await instance.stop();
    await stub.close();
  }
}, 240_000);
