import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { anthropic } from '../../activities/evaluations/judges/anthropic.ts';
import { createJudge } from '../../activities/evaluations/judges/create-judge.ts';
import { openai } from '../../activities/evaluations/judges/openai.ts';
import { openrouter } from '../../activities/evaluations/judges/openrouter.ts';
import { createOutboundHttp, type OutboundHttp } from '../../activities/outbound-http.ts';
import { judgeSchema } from '../../domain/evaluations/judge/judge-schema.ts';
import type { CallUsage } from '../../domain/evaluations/judge/judge-usage.ts';
import { answers } from '../support/judge-answers.ts';
import { type JudgeStub, startJudgeStub } from '../support/judge-stub.ts';
import { describeJudge } from './judge-conformance.ts';

const messages = [
  { role: 'system', content: 'S' },
  { role: 'user', content: 'U' },
];
const response_format = {
  type: 'json_schema',
  json_schema: { name: 'rule_verdict', strict: true, schema: judgeSchema },
};

describeJudge({
  format: openai,
  typedErrors: true,
  headers: (apiKey) => ({ authorization: `Bearer ${apiKey}` }),
  body: { model: 'judge-1', messages, max_completion_tokens: 2048, response_format },
});

describeJudge({
  format: openrouter({ referer: 'https://tracework.example', title: 'Tracework' }),
  typedErrors: false,
  headers: (apiKey) => ({
    authorization: `Bearer ${apiKey}`,
    'http-referer': 'https://tracework.example',
    'x-title': 'Tracework',
  }),
  body: { model: 'judge-1', messages, max_tokens: 2048, response_format },
});

describeJudge({
  format: anthropic,
  typedErrors: true,
  headers: (apiKey) => ({ 'x-api-key': apiKey, 'anthropic-version': '2023-06-01' }),
  body: {
    model: 'judge-1',
    max_tokens: 1024,
    system: 'S',
    messages: [{ role: 'user', content: 'U' }],
    output_config: { format: { type: 'json_schema', schema: judgeSchema } },
  },
});

describe('what one provider alone does', () => {
  let http: OutboundHttp;
  const stubs: JudgeStub[] = [];
  const calls: CallUsage[] = [];
  const start = async (...options: Parameters<typeof startJudgeStub>) => {
    const stub = await startJudgeStub(...options);
    stubs.push(stub);
    return stub;
  };
  const ask = (
    format: Parameters<typeof createJudge>[0],
    { baseUrl, apiKey }: { baseUrl: string; apiKey: string | null },
  ) =>
    createJudge(format, { http, baseUrl, callMs: 5_000 }).ask({
      ...{ model: 'm', system: 'S', user: 'U', apiKey },
      signal: new AbortController().signal,
      onCall: (call) => void calls.push(call),
    });

  beforeAll(() => {
    http = createOutboundHttp({ trustedOrigins: [], allowPrivateTargets: true });
  });
  afterEach(() => Promise.all(stubs.splice(0).map((stub) => stub.close())));
  afterAll(() => http.close());

  it('Anthropic: the base URL may carry the version, as in the settings of other tools', async () => {
    const stub = await start('anthropic');
    await ask(anthropic, { baseUrl: `${stub.baseUrl}/v1/`, apiKey: stub.apiKey });
    expect(stub.requests).toHaveLength(1);
  });

  it('a local server of chat completions is asked without a key', async () => {
    const stub = await start('openai', { keyless: true });
    await ask(openai, { baseUrl: stub.baseUrl, apiKey: null });
    expect(stub.requests[0]!.headers.authorization).toBeUndefined();
  });

  it('OpenRouter: without a referer and a title neither header is sent', async () => {
    const stub = await start('openrouter');
    await ask(openrouter({}), stub);
    const { headers } = stub.requests[0]!;
    expect([headers['http-referer'], headers['x-title']]).toEqual([undefined, undefined]);
  });

  it('OpenRouter: an error inside a 200 counts as the status it names, also in place of a choice', async () => {
    const stub = await start('openrouter');
    const choice = { error: { code: 502, message: 'x' }, finish_reason: 'error', message: { content: '' } };
    stub.next(
      answers.errorInside200(429),
      answers.errorInside200(402),
      answers.raw(200, JSON.stringify({ choices: [choice] })),
      answers.raw(200, '{"error":{"code":"odd","message":"x"}}'),
    );
    const failures = [];
    for (let call = 0; call < 4; call += 1) failures.push(await ask(openrouter({}), stub).catch((error) => error));
    expect(failures.map(({ message, final }) => [message, final])).toEqual([
      ['openrouter answered 429 (unknown error)', false],
      ['openrouter answered 402 (unknown error)', true],
      ['openrouter answered 502 (unknown error)', false],
      ['openrouter answered 200 (unknown error)', true],
    ]);
  });

  it('OpenRouter tells what a call cost', async () => {
    const stub = await start('openrouter');
    stub.next(answers.costing(0.00123));
    await ask(openrouter({}), stub);
    expect(calls.at(-1)).toEqual({ promptTokens: 212, completionTokens: 48, costUsd: 0.00123 });
  });
});
