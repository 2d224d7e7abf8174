import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ModelError } from '../../activities/models/model.ts';
import { createOutboundHttp, type OutboundHttp } from '../../activities/outbound/outbound-http.ts';
import type { Message, Sampling, Tool, ToolChoice } from '../../domain/models/message.ts';
import type { ModelProvider } from '../../domain/models/model-provider.ts';
import { type AskOptions, type ModelAsker, modelAsker } from '../support/ask-model.ts';
import { answers, type StubAnswer } from '../support/judge-answers.ts';
import { type JudgeStub, startJudgeStub } from '../support/judge-stub.ts';

export interface ModelUnderTest {
  provider: ModelProvider;
  /** The key's header, and what else a request must carry. */
  headers(apiKey: string): Record<string, string>;
  /** The bodies of requests below, but for the model. */
  bodies: { plain: object; conversation: object; sampling: object; format: object };
  /** How tools are offered, and how each choice of them is written. */
  tools: object;
  choices: Record<'auto' | 'none' | 'required' | 'named', unknown>;
  /** Whether the errors of this provider have a word for their type. */
  typedErrors: boolean;
}

const weather: Tool = {
  name: 'get_weather',
  description: 'The weather of a city',
  parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
};
const clock: Tool = { name: 'get_time', parameters: { type: 'object', properties: {} } };
const calls = [
  { id: 'call_1', name: 'get_weather', arguments: '{"city":"Zürich"}' },
  { id: 'call_2', name: 'get_time', arguments: '{}' },
];
const conversation: Message[] = [
  { role: 'system', content: 'Be brief.' },
  { role: 'user', content: 'Hello' },
  { role: 'assistant', content: 'Hi.' },
  { role: 'user', content: 'Weather and time?' },
  { role: 'assistant', content: 'I look.', toolCalls: calls },
  { role: 'tool', toolCallId: 'call_1', content: '12 °C' },
  { role: 'tool', toolCallId: 'call_2', content: '10:04' },
  { role: 'system', content: 'The user is in a hurry.' },
];
const sampling: Sampling = { temperature: 0, topP: 0.9, topK: 40, seed: 7, stop: ['END', '###'] };
const responseFormat = {
  name: 'answer',
  schema: { type: 'object', properties: {}, required: [], additionalProperties: false },
};
const secret: Message[] = [{ role: 'user', content: 'The secret prompt "Zanzibar"' }];
const emptyFields = ['"error":null', '"error":{}', '"error":""', '"error":{"message":"","code":null}', '"error":false'];

/** What asking a model does, whoever provides it. */
export function describeModel({ provider, headers, bodies, tools, choices, typedErrors }: ModelUnderTest): void {
  describe(`models of ${provider}`, () => {
    let stub: JudgeStub;
    /** One that no longer listens. */
    let gone: JudgeStub;
    let http: OutboundHttp;
    let asker: ModelAsker;

    const ask = (options: AskOptions = {}, server = stub) => asker.ask(server, options);
    /** The error of a request that must fail; it holds nothing private. */
    const failure = async (options: AskOptions = {}, server = stub): Promise<ModelError> => {
      const error: unknown = await ask({ messages: secret, ...options }, server).then(
        ({ text }) => new Error(`answered ${text}`),
        (thrown) => thrown,
      );
      if (!(error instanceof ModelError)) throw error;
      for (const word of [stub.apiKey, 'Zanzibar', new URL(stub.baseUrl).origin])
        expect(error.message).not.toContain(word);
      return error;
    };
    const answered = (answer: StubAnswer, options?: AskOptions) => {
      stub.next(answer);
      return ask(options);
    };
    const sent = () => stub.requests.map(({ text }): Record<string, unknown> => JSON.parse(text));
    const words = (status: number, type: string) =>
      `${provider} answered ${status} (${typedErrors ? type : 'unknown error'})`;

    beforeAll(async () => {
      stub = await startJudgeStub(provider);
      gone = await startJudgeStub(provider);
      await gone.close();
      const trustedOrigins = [stub, gone].map(({ baseUrl }) => new URL(baseUrl).origin);
      http = createOutboundHttp({ trustedOrigins, allowPrivateTargets: false });
    });
    beforeEach(() => {
      asker = modelAsker(http);
    });
    afterEach(() => stub.reset());
    afterAll(async () => {
      await http.close();
      await stub.close();
    });

    describe('the request', () => {
      it('carries nothing that was not asked for', async () => {
        await ask({ model: 'm' });
        expect(stub.refused).toEqual([]);
        expect(stub.requests[0]!.headers).toMatchObject({
          'content-type': 'application/json',
          ...headers(stub.apiKey),
        });
        expect(sent()).toEqual([{ model: 'm', ...bodies.plain }]);
      });

      it('carries a conversation in which tools were asked for and answered', async () => {
        await ask({ model: 'm', messages: conversation, tools: [weather, clock] });
        expect(stub.refused).toEqual([]);
        expect(sent()).toEqual([{ model: 'm', ...bodies.conversation, tools }]);
      });

      it('carries sampling as far as the provider has names for it', async () => {
        await ask({ model: 'classic-1', sampling, maxTokens: 99 });
        expect(stub.refused).toEqual([]);
        expect(sent()).toEqual([{ model: 'classic-1', ...bodies.sampling }]);
      });

      it('carries the form of the answer, and its bound', async () => {
        await ask({ model: 'm', responseFormat, maxTokens: 99 });
        expect(stub.refused).toEqual([]);
        expect(sent()).toEqual([{ model: 'm', ...bodies.format }]);
      });

      it('offers tools, and says which may, must or must not be asked for', async () => {
        const wanted: [ToolChoice | undefined, unknown][] = [
          [undefined, undefined],
          ['auto', choices.auto],
          ['none', choices.none],
          ['required', choices.required],
          [{ name: 'get_time' }, choices.named],
        ];
        for (const [toolChoice] of wanted) await ask({ tools: [weather, clock], ...(toolChoice && { toolChoice }) });
        expect(stub.refused).toEqual([]);
        expect(sent().map((body) => body.tool_choice)).toEqual(wanted.map(([, written]) => written));
        for (const body of sent()) expect(body.tools).toEqual(tools);
      });

      it('says nothing of tools where there are none', async () => {
        await ask({ model: 'm', tools: [], toolChoice: 'auto' });
        expect(sent()).toEqual([{ model: 'm', ...bodies.plain }]);
      });

      it('has the key nowhere in its body', async () => {
        await ask({ messages: conversation, tools: [weather, clock] });
        expect(stub.requests[0]!.text).not.toContain(stub.apiKey);
      });

      it('goes to the same place whether or not the base URL ends in a slash', async () => {
        await ask({}, { ...stub, baseUrl: `${stub.baseUrl}//` });
        expect(stub.requests).toHaveLength(1);
      });

      it('of the installation has its key, and without one nobody is asked', async () => {
        const name = `${provider.toUpperCase()}_API_KEY`;
        await ask({ keyOf: 'installation', settings: { [name]: stub.apiKey } });
        expect(stub.requests[0]!.headers).toMatchObject(headers(stub.apiKey));
        expect(() => ask({ keyOf: 'installation' })).toThrow(`${provider} has no key`);
        expect(stub.requests).toHaveLength(1);
      });

      it('is not repeated without what the caller needs', async () => {
        stub.otherwise(answers.formatRefused());
        expect(await failure({ responseFormat })).toMatchObject({ final: true });
        expect(stub.requests).toHaveLength(1);
      });

      it('is repeated without what the caller can do without', async () => {
        stub.next(answers.formatRefused());
        await ask({ responseFormat, optional: ['responseFormat'] });
        const [first, second] = stub.requests.map(({ text }) => text);
        expect(first).toContain('additionalProperties');
        expect(second).not.toContain('additionalProperties');
        expect(asker.calls).toHaveLength(2);
      });

      it('keeps its sampling and its tools however it is refused', async () => {
        stub.otherwise(answers.raw(400, 'Unsupported parameter'));
        await failure({ model: 'classic-1', sampling, tools: [clock], maxTokens: 9, optional: ['responseFormat'] });
        expect(stub.requests.length).toBeLessThanOrEqual(2); // a bound may have another name
        for (const body of sent())
          expect(body).toMatchObject({ temperature: 0, top_p: 0.9, tools: [expect.anything()] });
      });
    });

    describe('an answer', () => {
      const texts = ['{"verdict":"pass"}', '```json\n{}\n```', 'prose', '', 'é 👍🏽 "\\'];
      it.each(texts)('of the model is given on as it is: %j', async (text) => {
        expect(await answered(answers.text(text))).toMatchObject({ text, toolCalls: [], stopReason: 'stop' });
      });

      it('names the model that answered', async () => {
        expect((await ask({ model: 'm' })).model).toMatch(/^m-/);
      });

      it('may ask for tools, with words beside or without', async () => {
        const asked = await answered(answers.calling(...calls), { tools: [weather, clock] });
        expect(asked).toMatchObject({ text: '', toolCalls: calls, stopReason: 'tool_calls' });
        const beside: StubAnswer = { kind: 'completion', content: 'I look.', toolCalls: calls };
        expect(await answered(beside)).toMatchObject({ text: 'I look.', toolCalls: calls, stopReason: 'tool_calls' });
      });

      it('to the results of its tools comes after a round trip', async () => {
        const messages: Message[] = [{ role: 'user', content: 'Weather?' }];
        stub.next(answers.calling(calls[0]!), answers.text('12 °C in Zürich.'));
        const { text, toolCalls } = await ask({ messages, tools: [weather] });
        const results = toolCalls.map(({ id }): Message => ({ role: 'tool', toolCallId: id, content: '12 °C' }));
        const said: Message = { role: 'assistant', content: text, toolCalls };
        const last = await ask({ messages: [...messages, said, ...results], tools: [weather] });
        expect([last.text, stub.refused]).toEqual(['12 °C in Zürich.', []]);
        expect(stub.requests[1]!.text).toContain('Zürich');
      });

      it('that was cut off says so, however whole it looks and even where nothing is left of it', async () => {
        const cutOff = { text: 'It', stopReason: 'length' };
        expect(await answered(answers.cutOff('It'))).toMatchObject(cutOff);
        expect(await answered(answers.nothing())).toMatchObject({ ...cutOff, text: '' });
        const calling: StubAnswer = { kind: 'completion', content: 'It', stop: 'length', toolCalls: calls };
        expect(await answered(calling)).toMatchObject(cutOff);
      });

      it('that is a refusal says so, and counts as a call', async () => {
        for (const refusal of [answers.refusal(), answers.contentFilter()])
          expect(await answered(refusal)).toMatchObject({ stopReason: 'refusal' });
        expect(asker.calls).toHaveLength(2);
      });

      it.each(emptyFields)('beside which stands an empty field is an answer: %s', async (field) => {
        const answer = answers.altered('so', (body) => body.replace('{', `{${field},`));
        expect(await answered(answer)).toMatchObject({ text: 'so', stopReason: 'stop' });
      });

      it.each(['"error":"overloaded"', '"error":{"message":"Overloaded"}', '"error":{"code":503}'])(
        'beside which stands an error is none: %s',
        async (field) => {
          stub.next(answers.altered('so', (body) => body.replace('{', `{${field},`)));
          await failure();
        },
      );

      it('is read where its body begins with a byte-order mark', async () => {
        expect(await answered(answers.altered('so', (body) => `\uFEFF${body}`))).toMatchObject({ text: 'so' });
      });

      it('is read where it comes compressed', async () => {
        expect(await answered(answers.gzip(answers.text('packed')))).toMatchObject({ text: 'packed' });
        stub.next(answers.gzip(answers.error(503, 'server_error')));
        expect(await failure()).toMatchObject({ final: false, message: words(503, 'server_error') });
      });

      it('tells what it used, and by a list of prices what it cost', async () => {
        const used = { inputTokens: 212, outputTokens: 48, cachedInputTokens: 0, costUsd: null };
        expect((await ask()).usage).toEqual(used);
        const JUDGE_PRICES = { [`${provider}/m`]: { input: 1_000, output: 10_000, cachedInput: 100 } };
        const { usage } = await answered(answers.cached(112), { model: 'm', settings: { JUDGE_PRICES } });
        expect(usage).toEqual({ ...used, cachedInputTokens: 112, costUsd: expect.closeTo(0.5912) });
        expect(asker.calls).toEqual([used, usage]);
      });

      it.each([-1, 1.5, '212', 1e300, null])('that says it used %j tokens does not say what it used', async (count) => {
        const [prompt, cost] = [{ prompt_tokens: count, input_tokens: count }, { cost: -1 }];
        const usage = { ...prompt, output_tokens: 7, completion_tokens: 7, ...cost };
        stub.next(answers.raw(200, JSON.stringify({ usage })));
        await failure();
        expect(asker.calls).toMatchObject([{ inputTokens: null, outputTokens: 7, costUsd: null }]);
      });

      const odd = ['', 'null', '[]', '{}', '{"choices":[]}', '{"choices":[{}]}', '{"content":"x"}', '<html>', '{"cho'];
      const deep = (field: string) => `{"${field}":${'['.repeat(200_000)}1${']'.repeat(200_000)}}`;
      it.each([
        ...odd.map((text) => [text, text] as const),
        ...['choices', 'usage', 'error'].map((field) => [`${field} nested 200,000 times`, deep(field)] as const),
      ])('200 with %j is an error of the provider, no crash', async (_, text) => {
        stub.next(answers.raw(200, text, { 'content-type': 'application/json' }));
        expect(await failure()).toMatchObject({ final: true });
        expect(asker.calls).toHaveLength(1);
      });

      it('of HTML is an error of the provider', async () => {
        stub.next(answers.raw(502, '<html><h1>Bad gateway</h1></html>', { 'content-type': 'text/html' }));
        expect(await failure()).toMatchObject({ final: false, message: words(502, 'unknown error') });
      });

      it('of more bytes than the caller takes is broken off', async () => {
        stub.next(answers.text('x'.repeat(2_000)), answers.gzip(answers.text('x'.repeat(2_000))));
        for (const _ of ['plain', 'packed'])
          expect(await failure({ maxBytes: 1_500 })).toMatchObject({
            ...{ final: true, message: `${provider} was refused (answer_too_long)` },
          });
        expect(asker.calls).toHaveLength(2);
      });

      it('of 50 MB is broken off', async () => {
        stub.next(answers.raw(200, 'x'.repeat(50 << 20)));
        expect(await failure()).toMatchObject({ final: true, message: `${provider} was refused (answer_too_long)` });
      });

      it('is not looked for elsewhere: a redirect is not followed', async () => {
        stub.next(answers.raw(307, '', { location: `${new URL(stub.baseUrl).origin}/elsewhere` }));
        expect(await failure()).toMatchObject({ final: true });
        expect([stub.requests.length, stub.refused.length]).toEqual([1, 0]);
      });
    });

    describe('an error', () => {
      it.each([408, 409, 429, 500, 502, 503, 504, 529])('%i is worth another try', async (status) => {
        stub.next(answers.error(status));
        expect(await failure()).toMatchObject({ final: false, message: words(status, 'server_error') });
        expect([stub.requests.length, asker.calls.length]).toEqual([1, 1]);
      });

      it.each([400, 401, 402, 403, 404, 422])('%i is final', async (status) => {
        stub.next(answers.error(status, 'some_error'));
        expect(await failure()).toMatchObject({ final: true, message: words(status, 'some_error') });
        expect(stub.requests).toHaveLength(1);
      });

      it('that arrives with status 200 is an error', async () => {
        stub.next(answers.errorInside200(400, 'some_error'));
        expect(await failure()).toMatchObject({ final: true });
      });

      it('about a wrong key is final and does not repeat it', async () => {
        const error = await failure({ keyOf: { workspaceKey: 'sk-wrong-8842' } });
        expect(error).toMatchObject({ final: true, message: expect.stringContaining('401') });
        expect(error.message).not.toContain('sk-wrong-8842');
        expect(stub.requests).toEqual([]);
      });

      it.each([
        ['7', 7_000],
        ['90', 90_000],
        ['0', 0],
        ['Wed, 21 Oct 2015 07:28:00 GMT', 0],
        ['0.5', null],
        ['-1', null],
        ['soon', null],
        [undefined, null],
      ])('with Retry-After: %s asks for a delay of %s ms', async (header, retryAfterMs) => {
        stub.next(answers.rateLimited(header));
        expect(await failure()).toMatchObject({ final: false, retryAfterMs });
      });

      it('shows its type only when that is a plain word', async () => {
        stub.next(answers.error(500, `<b>Zanzibar ${stub.apiKey}</b>`), answers.error(500, stub.apiKey));
        for (const _ of [1, 2]) expect((await failure()).message).toBe(`${provider} answered 500 (unknown error)`);
      });
    });

    describe('the network', () => {
      it.each([
        ['hangs', answers.hang()],
        ['drips', answers.drip(50, answers.pass())],
      ])('that %s is left when the time of a call is up', async (_, answer) => {
        stub.next(answer);
        expect(await failure({ timeoutMs: 300 })).toMatchObject({
          ...{ final: false, message: `${provider} did not answer (time-out)` },
        });
        expect(asker.calls).toHaveLength(1);
      });

      it('that resets the connection may do better next time', async () => {
        stub.next(answers.reset());
        const error = await failure();
        expect(error).toMatchObject({ final: false, message: `${provider} did not answer (network error)` });
        expect(asker.calls).toHaveLength(1);
      });

      it('that leads nowhere was no call', async () => {
        expect(await failure({}, gone)).toMatchObject({ final: false });
        expect(asker.calls).toEqual([]);
      });

      it('is left when nobody wants the answer any more, for the reason they give', async () => {
        const wanted = new AbortController();
        stub.next(() => {
          wanted.abort(new Error('gone'));
          return answers.hang();
        });
        await expect(ask({ signal: wanted.signal })).rejects.toThrow('gone');
      });
    });

    it('is left alone for a workspace after five failures in a row, and not for another', async () => {
      stub.otherwise(answers.error(503));
      for (let call = 1; call <= 5; call += 1) await failure({ workspaceId: 'a' });
      stub.reset();
      const error = await failure({ workspaceId: 'a' });
      expect(error).toMatchObject({ final: true, message: expect.stringContaining('is left alone for a while') });
      expect(stub.requests).toEqual([]);
      expect(await ask({ workspaceId: 'b' })).toMatchObject({ stopReason: 'stop' });
    });
  });
}
