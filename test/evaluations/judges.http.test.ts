import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { anthropic } from '../../activities/evaluations/judges/anthropic.ts';
import { createJudge } from '../../activities/evaluations/judges/create-judge.ts';
import { openai } from '../../activities/evaluations/judges/openai.ts';
import { openrouter } from '../../activities/evaluations/judges/openrouter.ts';
import { createOutboundHttp, type OutboundHttp } from '../../activities/outbound/outbound-http.ts';
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

/** An answer in words, and what a judge has to make of it. */
const pass = '{"verdict":"pass"}';
const whole = { text: pass, cutOff: false };
const cutOff = { text: pass, cutOff: true };
const chat = (message: object, finish_reason: unknown = 'stop') => ({
  choices: [{ index: 0, message, finish_reason }],
});
const chatBodies: [string, object, object][] = [
  [
    'content in parts',
    chat({
      content: [
        { type: 'text', text: '{"verdict":' },
        { type: 'text', text: '"pass"}' },
      ],
    }),
    whole,
  ],
  [
    'content in parts of other names',
    chat({ content: [{ type: 'output_text', text: pass }, { text: '' }, ''] }),
    whole,
  ],
  [
    'thoughts in parts',
    chat({
      content: [
        { type: 'thinking', thinking: [{ type: 'text', text: '{"verdict":"flag"}' }] },
        { type: 'reasoning', text: '{"verdict":"flag"}' },
        { type: 'text', text: pass },
      ],
    }),
    whole,
  ],
  ['thoughts alone', chat({ content: [{ type: 'reasoning', text: pass }] }), { text: '', cutOff: false }],
  [
    'thoughts in fields',
    chat({ content: null, reasoning_content: pass, reasoning: pass }),
    { text: '', cutOff: false },
  ],
  ['an empty refusal', chat({ content: pass, refusal: '' }), whole],
  ['no refusal', chat({ content: pass, refusal: null }), whole],
  ['a choice with an empty error', { choices: [{ message: { content: pass }, error: {} }] }, whole],
  ...[undefined, null, '', 'stop', 'STOP', 'eos', 'eos_token', 'end_turn', 'stop_sequence'].map(
    (ending): [string, object, object] => [`the ending ${ending}`, chat({ content: pass }, ending), whole],
  ),
  ...['length', 'LENGTH', 'max_tokens', 'model_length', 'error', 'abort', 'insufficient_system_resource'].map(
    (ending): [string, object, object] => [`the ending ${ending}`, chat({ content: pass }, ending), cutOff],
  ),
];
const message = (content: unknown[], stop_reason: unknown = 'end_turn') => ({ type: 'message', content, stop_reason });
const text = (words: string) => ({ type: 'text', text: words });
const messageBodies: [string, object, object][] = [
  ['text in parts', message([text('{"verdict":'), text('"pass"}')]), whole],
  [
    'thoughts in parts',
    message([
      { type: 'thinking', thinking: '{"verdict":"flag"}' },
      { type: 'redacted_thinking', data: 'x' },
      text(pass),
    ]),
    whole,
  ],
  ['thoughts alone', message([{ type: 'thinking', thinking: pass, text: pass }]), { text: '', cutOff: false }],
  ['a part of another kind', message([{ type: 'odd', text: null }, { type: 'odd', text: 1 }, text(pass)]), whole],
  ...[undefined, null, 'end_turn', 'stop_sequence'].map((ending): [string, object, object] => [
    `the ending ${ending}`,
    message([text(pass)], ending),
    whole,
  ]),
  ...['max_tokens', 'model_context_window_exceeded', 'pause_turn'].map((ending): [string, object, object] => [
    `the ending ${ending}`,
    message([text(pass)], ending),
    cutOff,
  ]),
];

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

  it.each([
    ...chatBodies.map((body) => [openai, ...body] as const),
    ...chatBodies.map((body) => [openrouter({}), ...body] as const),
    ...messageBodies.map((body) => [anthropic, ...body] as const),
  ])('$provider: reads an answer with %2$s', async (format, _, body, expected) => {
    const stub = await start(format.provider);
    stub.next(answers.raw(200, JSON.stringify(body)));
    expect(await ask(format, stub)).toEqual(expected);
  });

  it.each([
    ['a refusal in words', chat({ content: pass, refusal: 'I am sorry.' })],
    ['a refusal as a part', chat({ content: [{ type: 'refusal', refusal: 'I am sorry.' }] })],
    ['a filter', chat({ content: pass }, 'content_filter')],
  ])('chat completions: %s is a refusal', async (_, body) => {
    for (const format of [openai, openrouter({})]) {
      const stub = await start(format.provider);
      stub.next(answers.raw(200, JSON.stringify(body)));
      await expect(ask(format, stub)).rejects.toThrow(`${format.provider} refused to judge`);
    }
  });

  it.each([
    [openai, 'max_completion_tokens', 'max_tokens'],
    [openrouter({}), 'max_tokens', 'max_completion_tokens'],
  ] as const)(
    '$provider: %2$s has its other name where a server refuses it, and the format stays',
    async (format, name, other) => {
      const stub = await start('openrouter'); // takes both
      const refusal = {
        detail: [{ type: 'extra_forbidden', loc: ['body', name], msg: 'Extra inputs are not permitted' }],
      };
      stub.next(answers.raw(422, JSON.stringify(refusal)), answers.raw(400, `${other} is too large`), answers.pass());
      await ask(format, stub);
      const sent = stub.requests.map((request): Record<string, unknown> => JSON.parse(request.text));
      expect(sent.map((body) => [body[name], body[other]])).toEqual([
        [2048, undefined],
        [undefined, 2048],
        [undefined, undefined],
      ]);
      for (const body of sent) expect(body).toMatchObject({ model: 'm', response_format });
    },
  );

  it('a server that refuses one addition after the other is asked three times at most', async () => {
    const stub = await start('openrouter');
    stub.next(
      answers.raw(400, 'Unrecognized argument: max_completion_tokens'),
      answers.raw(400, 'no response_format here'),
    );
    expect((await ask(openai, stub)).text).toContain('"pass"');
    expect(JSON.parse(stub.requests[2]!.text)).toEqual({ model: 'm', messages, max_tokens: 2048 });
    stub.otherwise(answers.raw(400, 'Not supported: response_format, max_completion_tokens, max_tokens'));
    await expect(ask(openai, stub)).rejects.toThrow('openai answered 400');
    expect(stub.requests).toHaveLength(6);
  });

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
