import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createOutboundHttp, type OutboundHttp } from '../../activities/outbound/outbound-http.ts';
import { type ModelAsker, modelAsker } from '../support/ask-model.ts';
import { answers } from '../support/judge-answers.ts';
import { type JudgeStub, startJudgeStub } from '../support/judge-stub.ts';

/** Answers in words, and what they say. */
const pass = '{"verdict":"pass"}';
const whole = { text: pass, stopReason: 'stop' };
const cutOff = { text: pass, stopReason: 'length' };
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
  ['thoughts alone', chat({ content: [{ type: 'reasoning', text: pass }] }), { text: '', stopReason: 'stop' }],
  [
    'thoughts in fields',
    chat({ content: null, reasoning_content: pass, reasoning: pass }),
    { text: '', stopReason: 'stop' },
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
  ['thoughts alone', message([{ type: 'thinking', thinking: pass, text: pass }]), { text: '', stopReason: 'stop' }],
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

const responseFormat = {
  name: 'answer',
  schema: { type: 'object', properties: {}, required: [], additionalProperties: false },
};
const tool = (name: string) => ({ name, parameters: { type: 'object' } });
const optional = ['responseFormat', 'maxTokens'] as const;

describe('what one provider alone does', () => {
  let http: OutboundHttp;
  let asker: ModelAsker;
  const stubs: JudgeStub[] = [];
  const start = async (...options: Parameters<typeof startJudgeStub>) => {
    const stub = await startJudgeStub(...options);
    stubs.push(stub);
    return stub;
  };
  const answered = async (provider: JudgeStub['provider'], body: object) => {
    const stub = await start(provider);
    stub.next(answers.raw(200, JSON.stringify(body)));
    return asker.ask(stub);
  };

  beforeAll(() => {
    http = createOutboundHttp({ trustedOrigins: [], allowPrivateTargets: true });
  });
  beforeEach(() => {
    asker = modelAsker(http);
  });
  afterEach(() => Promise.all(stubs.splice(0).map((stub) => stub.close())));
  afterAll(() => http.close());

  it.each([
    ...chatBodies.map((body) => ['openai', ...body] as const),
    ...chatBodies.map((body) => ['openrouter', ...body] as const),
    ...messageBodies.map((body) => ['anthropic', ...body] as const),
  ])('%s: reads an answer with %s', async (provider, _, body, expected) => {
    expect(await answered(provider, body)).toMatchObject({ ...expected, toolCalls: [] });
  });

  it.each([
    ['a refusal in words', chat({ content: pass, refusal: 'I am sorry.' })],
    ['a refusal as a part', chat({ content: [{ type: 'refusal', refusal: 'I am sorry.' }] })],
    ['a filter', chat({ content: pass }, 'content_filter')],
  ])('chat completions: %s is a refusal', async (_, body) => {
    for (const provider of ['openai', 'openrouter'] as const)
      expect(await answered(provider, body)).toMatchObject({ stopReason: 'refusal' });
  });

  it('chat completions: tools may be asked for with any ending, and what is no such wish is passed over', async () => {
    const call = { id: 'c', type: 'function', function: { name: 'f', arguments: '{"a":' } };
    const odd = [null, {}, { id: 'c' }, { id: 'c', function: { name: 1 } }];
    const toolCalls = [{ id: 'c', name: 'f', arguments: '{"a":' }];
    for (const ending of ['tool_calls', 'stop', null])
      expect(await answered('openai', chat({ content: null, tool_calls: [...odd, call] }, ending))).toMatchObject({
        ...{ text: '', toolCalls, stopReason: 'tool_calls' },
      });
    for (const tool_calls of [null, [], {}, odd])
      expect(await answered('openai', chat({ content: pass, tool_calls }))).toMatchObject({ ...whole, toolCalls: [] });
  });

  it('Anthropic: what a tool is given keeps its digits, there and back', async () => {
    const stub = await start('anthropic');
    const text = '{"account":12345678901234567890,"amount":1.10}';
    const content = `[{"type":"tool_use","id":"t1","name":"pay","input":${text}}]`;
    stub.next(answers.raw(200, `{"type":"message","content":${content},"stop_reason":"tool_use","usage":{}}`));
    const { toolCalls } = await asker.ask(stub);
    expect(toolCalls).toEqual([{ id: 't1', name: 'pay', arguments: text }]);
    const messages = [
      { role: 'user', content: 'Pay.' },
      { role: 'assistant', content: null, toolCalls },
      { role: 'tool', toolCallId: 't1', content: 'paid' },
    ] as const;
    await asker.ask(stub, { messages, tools: [tool('pay')] });
    expect([stub.refused, stub.requests[1]!.text]).toEqual([[], expect.stringContaining(text)]);
  });

  it.each(['', '{"a":', '[1]', '"x"', 'null', '{"__proto__":1}'])(
    'Anthropic: arguments that are no object do not spoil the request: %j',
    async (text) => {
      const stub = await start('anthropic');
      await asker.ask(stub, {
        tools: [tool('f')],
        messages: [
          { role: 'user', content: 'U' },
          { role: 'assistant', content: null, toolCalls: [{ id: 't1', name: 'f', arguments: text }] },
          { role: 'tool', toolCallId: 't1', content: 'done' },
        ],
      });
      expect([stub.refused, stub.requests.length]).toEqual([[], 1]);
    },
  );

  it.each([
    ['openai', 'max_completion_tokens', 'max_tokens'],
    ['openrouter', 'max_tokens', 'max_completion_tokens'],
  ] as const)(
    '%s: %s has its other name where a server refuses it, and the format stays',
    async (provider, name, other) => {
      const stub = await start('openrouter'); // takes both
      const refusal = {
        detail: [{ type: 'extra_forbidden', loc: ['body', name], msg: 'Extra inputs are not permitted' }],
      };
      stub.next(answers.raw(422, JSON.stringify(refusal)), answers.raw(400, `${other} is too large`), answers.pass());
      const server = { provider, baseUrl: stub.baseUrl, apiKey: stub.apiKey };
      await asker.ask(server, { responseFormat, optional, maxTokens: 2048 });
      const sent = stub.requests.map((request): Record<string, unknown> => JSON.parse(request.text));
      expect(sent.map((body) => [body[name], body[other]])).toEqual([
        [2048, undefined],
        [undefined, 2048],
        [undefined, undefined],
      ]);
      for (const body of sent)
        expect(body).toMatchObject({ model: 'judge-1', response_format: { type: 'json_schema' } });
    },
  );

  it('a bound that the caller needs has its other name, and is not left out', async () => {
    const stub = await start('openrouter');
    stub.otherwise(answers.raw(400, 'Not supported: max_completion_tokens, max_tokens'));
    const server = { provider: 'openai', baseUrl: stub.baseUrl, apiKey: stub.apiKey } as const;
    await expect(asker.ask(server, { maxTokens: 9 })).rejects.toThrow('openai answered 400');
    const sent = stub.requests.map((request): Record<string, unknown> => JSON.parse(request.text));
    expect(sent).toMatchObject([{ max_completion_tokens: 9 }, { max_tokens: 9 }]);
  });

  it('a server that refuses one addition after the other is asked three times at most', async () => {
    const stub = await start('openrouter');
    stub.next(
      answers.raw(400, 'Unrecognized argument: max_completion_tokens'),
      answers.raw(400, 'no response_format here'),
    );
    const server = { provider: 'openai', baseUrl: stub.baseUrl, apiKey: stub.apiKey } as const;
    const ask = () => asker.ask(server, { responseFormat, optional, maxTokens: 2048 });
    expect((await ask()).text).toContain('"pass"');
    expect(JSON.parse(stub.requests[2]!.text)).toEqual({
      ...{ model: 'judge-1', messages: [{ role: 'user', content: 'U' }], max_tokens: 2048 },
    });
    stub.otherwise(answers.raw(400, 'Not supported: response_format, max_completion_tokens, max_tokens'));
    await expect(ask()).rejects.toThrow('openai answered 400');
    expect(stub.requests).toHaveLength(6);
  });

  it('Anthropic: the base URL may carry the version, as in the settings of other tools', async () => {
    const stub = await start('anthropic');
    await asker.ask({ ...stub, baseUrl: `${stub.baseUrl}/v1/` });
    expect(stub.requests).toHaveLength(1);
  });

  it('a local server of chat completions is asked without a key', async () => {
    const stub = await start('openai', { keyless: true });
    await asker.ask(stub, { keyOf: 'installation', settings: { OPENAI_API_KEY: 'none' } });
    expect(stub.requests[0]!.headers.authorization).toBeUndefined();
  });

  it('OpenRouter: without a referer and a title neither header is sent', async () => {
    const stub = await start('openrouter');
    await asker.ask(stub);
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
    for (let call = 0; call < 4; call += 1) failures.push(await asker.ask(stub).catch((error) => error));
    expect(failures.map(({ message, final }) => [message, final])).toEqual([
      ['openrouter answered 429 (unknown error)', false],
      ['openrouter answered 402 (unknown error)', true],
      ['openrouter answered 502 (unknown error)', false],
      ['openrouter answered 200 (unknown error)', true],
    ]);
  });

  it('OpenRouter tells what a call cost, which goes before the list of prices', async () => {
    const stub = await start('openrouter');
    stub.next(answers.costing(0.00123));
    const JUDGE_PRICES = { 'openrouter/judge-1': { input: 1, output: 1 } };
    expect((await asker.ask(stub, { settings: { JUDGE_PRICES } })).usage).toMatchObject({
      ...{ inputTokens: 212, outputTokens: 48, costUsd: 0.00123 },
    });
  });
});
