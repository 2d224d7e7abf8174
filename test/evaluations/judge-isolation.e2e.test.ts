import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createClient } from '../support/client.ts';
import { eventually } from '../support/eventually.ts';
import { answers } from '../support/judge-answers.ts';
import { type JudgeStub, startJudgeStub } from '../support/judge-stub.ts';
import { startTestInstance, type TestInstance } from '../support/test-instance.ts';

/** Each has as many rules as are judged at once. */
const LOGS = 27;
const RULES = 4;
/** What one workspace may have with one provider at once. */
const PLACES = 100;

let hanging: JudgeStub;
let well: JudgeStub;
let instance: TestInstance;
beforeAll(async () => {
  hanging = await startJudgeStub('openai');
  well = await startJudgeStub('anthropic');
  instance = await startTestInstance({
    env: { ...hanging.env, ...well.env, RETRY_TIME_SCALE: '0.1', JUDGE_TIMEOUT_SECONDS: '24' },
  });
});
afterAll(async () => {
  await instance.stop();
  await Promise.all([hanging.close(), well.close()]);
});

it('a provider that hangs keeps nobody waiting but those it judges, and those in turn', async () => {
  const value = 'The answer is polite and on the subject.';
  const mine = createClient(instance.urls[0]!, instance.credentials);
  const theirs = createClient(instance.urls[0]!, await instance.database.createWorkspace('Theirs'));
  const judgedBy = (llmJudgeProvider: string) => ({ name: 'R', type: 'llm_judge', value, llmJudgeProvider });
  for (let rule = 0; rule < RULES; rule += 1) await mine.createRule({ ...judgedBy('openai'), projectName: 'hangs' });
  await mine.createRule({ ...judgedBy('anthropic'), projectName: 'well' });
  await mine.createRule({ name: 'Short', type: 'length_limit', value: '10', projectName: 'plain' });
  await theirs.createRule({ ...judgedBy('openai'), projectName: 'theirs' });

  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  hanging.otherwise(({ user }) => (user.includes('theirs') ? answers.flag() : answers.when(released, answers.pass())));
  const ids = Array.from({ length: LOGS }, (_, index) => `hangs-${index}`);
  await Promise.all(ids.map((id) => mine.submit({ id, project: 'hangs', output: 'x' })));
  await eventually('all places are taken', () => hanging.requests.length >= PLACES);

  expect((await mine.judge({ project: 'plain', output: 'brief' })).status).toBe('pass');
  expect((await mine.judge({ project: 'well', output: 'x' })).status).toBe('pass');
  expect((await theirs.judge({ project: 'theirs', output: 'theirs' })).status).toBe('flagged');
  expect(
    (await mine.evaluateRule({ output: 'x', rule: { ...judgedBy('anthropic'), name: 'Try' } })).appliedRules,
  ).toMatchObject([{ outcome: 'passed' }]);
  expect([(await mine.status(ids[0]!)).status, hanging.requests.length]).toEqual(['pending', PLACES + 1]);

  release();
  for (const id of ids) expect((await mine.settled(id)).status).toBe('pass');
  expect(hanging.requests).toHaveLength(LOGS * RULES + 1);
}, 180_000);
