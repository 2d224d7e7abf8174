import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { createOpenAiJudge } from '../../activities/evaluations/judges/openai.ts';
import { createOutboundHttp, type OutboundHttp } from '../../activities/outbound-http.ts';
import { judgeSchema } from '../../domain/evaluations/judge/judge-schema.ts';
import { answers, type OpenAiStub, type StubAnswer, startOpenAiStub } from '../support/openai-stub.ts';
import { describeJudge } from './judge-conformance.ts';

const formatRefused = (): StubAnswer => ({
  kind: 'error',
  status: 400,
  type: 'invalid_request_error',
  message: "Invalid parameter: 'response_format' of type 'json_schema' is not supported with this model.",
  param: 'response_format',
});
const raw = (status: number, body: string, headers: object = {}): StubAnswer => ({
  kind: 'raw',
  status,
  body,
  headers,
});

describeJudge<StubAnswer>('openai', async () => {
  const stub = await startOpenAiStub();
  const { apiKey, baseUrl, close } = stub;
  return {
    createJudge: (options) => createOpenAiJudge({ ...options, baseUrl }),
    origin: new URL(baseUrl).origin,
    apiKey,
    stub,
    answers: { ...answers, formatRefused, raw },
    close,
  };
});

describe('requests to OpenAI', () => {
  let stub: OpenAiStub;
  let http: OutboundHttp;
  beforeAll(async () => {
    stub = await startOpenAiStub();
    http = createOutboundHttp({ trustedOrigins: [new URL(stub.baseUrl).origin], allowPrivateTargets: false });
  });
  afterEach(() => stub.reset());
  afterAll(async () => {
    await http.close();
    await stub.close();
  });
  const ask = (baseUrl = stub.baseUrl) =>
    createOpenAiJudge({ http, baseUrl, apiKey: stub.apiKey, callMs: 5_000 }).ask({
      model: 'gpt-5-mini',
      system: 'S',
      user: 'U',
      signal: new AbortController().signal,
    });

  it('carry exactly what chat completions ask for', async () => {
    await ask();
    expect(stub.requests[0]!.headers).toMatchObject({
      authorization: `Bearer ${stub.apiKey}`,
      'content-type': 'application/json',
    });
    expect(JSON.parse(stub.requests[0]!.text)).toEqual({
      model: 'gpt-5-mini',
      messages: [
        { role: 'system', content: 'S' },
        { role: 'user', content: 'U' },
      ],
      max_completion_tokens: 2048,
      response_format: {
        type: 'json_schema',
        json_schema: { name: 'rule_verdict', strict: true, schema: judgeSchema },
      },
    });
  });

  it('go to the same place whether or not the base URL ends in a slash', async () => {
    await ask(`${stub.baseUrl}//`);
    expect(stub.requests).toHaveLength(1);
  });

  it('are refused by a content filter as by a refusal, and an answer cut off is taken as it is', async () => {
    stub.next(answers.contentFilter(), answers.cutOff());
    await expect(ask()).rejects.toMatchObject({ final: true });
    expect(await ask()).toBe('{"reason":"It');
  });
});
