import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createJudge } from '../../activities/evaluations/judges/create-judge.ts';
import { JudgeError } from '../../activities/evaluations/judges/judge.ts';
import type { WireFormat } from '../../activities/evaluations/judges/wire-format.ts';
import { createOutboundHttp, type OutboundHttp } from '../../activities/outbound/outbound-http.ts';
import type { CallUsage } from '../../domain/evaluations/judge/judge-usage.ts';
import { answers } from '../support/judge-answers.ts';
import { type JudgeStub, startJudgeStub } from '../support/judge-stub.ts';

export interface JudgeUnderTest {
  format: WireFormat;
  /** The key's header, and what else a request must carry. */
  headers(apiKey: string): Record<string, string>;
  /** The body of a question `{ model: 'judge-1', system: 'S', user: 'U' }`. */
  body: object;
  /** Whether the errors of this provider have a word for their type. */
  typedErrors: boolean;
}

interface AskOptions {
  callMs?: number;
  apiKey?: string | null;
  baseUrl?: string;
  signal?: AbortSignal;
}

const never = new AbortController().signal;
const secret = 'The secret prompt "Zanzibar"';

/** How servers refuse an answer format, by status and body: some name it, some say nothing that would exclude it. */
const refusals: [number, string][] = [
  [400, "{\"error\":\"'response_format.type' must be 'json_object' or 'text'\"}"],
  [400, '{"error":{"message":"This response_format type is unavailable now","type":"invalid_request_error"}}'],
  [400, '{"object":"error","message":"The provided JSON schema contains features not supported by xgrammar."}'],
  [400, '{"error":{"message":"Failed to parse grammar","type":"invalid_request_error","code":400}}'],
  [400, '{"error":{"message":"Structured outputs are not supported by this model."}}'],
  [400, '{"type":"error","error":{"message":"output_config.format: Extra inputs are not permitted"}}'],
  [
    422,
    '{"detail":[{"type":"extra_forbidden","loc":["body","response_format"],"msg":"Extra inputs are not permitted"}]}',
  ],
  [422, 'Failed to deserialize the JSON body into the target type: unknown variant `json_schema` at line 1 column 80'],
  [422, '{"errors":{"response_format":["is invalid"],"output_config":["is invalid"]}}'],
  [400, '{"error":{"message":"Unsupported parameter"}}'],
  [422, '{"detail":"Unprocessable Entity"}'],
  [400, '{"error":{"message":"请求参数错误"}}'],
  [400, '<html><title>400 Bad Request</title></html>'],
  [400, ''],
];

/** Refusals that any form of the request would meet. */
const otherRefusals: [number, string][] = [
  [
    400,
    '{"error":{"message":"The model `judge-1` does not exist","type":"invalid_request_error","code":"model_not_found"}}',
  ],
  [400, '{"error":{"message":"judge-1 is not a valid model ID","code":400}}'],
  [
    400,
    '{"error":{"message":"This model\'s maximum context length is 8192 tokens.","code":"context_length_exceeded"}}',
  ],
  [400, '{"type":"error","error":{"type":"invalid_request_error","message":"prompt is too long: 210000 tokens"}}'],
  [400, '{"type":"error","error":{"type":"invalid_request_error","message":"Your credit balance is too low"}}'],
  [400, '{"error":{"message":"API key not valid. Please pass a valid API key.","status":"INVALID_ARGUMENT"}}'],
  [422, '{"error":{"message":"The prompt was stopped by our content policy","type":"invalid_request_error"}}'],
  [403, '{"error":{"message":"response_format is not supported"}}'],
];

const emptyFields = ['"error":null', '"error":{}', '"error":""', '"error":{"message":"","code":null}', '"error":false'];

/** What every judge does, whoever provides it (contract evaluations, section 9). */
export function describeJudge({ format, headers, body, typedErrors }: JudgeUnderTest): void {
  const { provider } = format;
  describe(`the ${provider} judge`, () => {
    let stub: JudgeStub;
    /** One that no longer listens. */
    let gone: JudgeStub;
    let http: OutboundHttp;
    let calls: CallUsage[];

    const ask = (options: AskOptions = {}, question = { model: 'judge-1', system: 'S', user: secret }) => {
      const { callMs = 5_000, apiKey = stub.apiKey, baseUrl = stub.baseUrl, signal = never } = options;
      const judge = createJudge(format, { http, baseUrl, callMs });
      return judge.ask({ ...question, apiKey, signal, onCall: (call) => void calls.push(call) });
    };
    /** The error of a call that must fail; a judge puts nothing private into it. */
    const failure = async (options?: AskOptions): Promise<Error> => {
      const error: Error = await ask(options).then(
        ({ text }) => {
          throw new Error(`answered ${text}`);
        },
        (thrown) => thrown,
      );
      if (error instanceof JudgeError)
        for (const word of [stub.apiKey, 'Zanzibar', new URL(stub.baseUrl).origin])
          expect(error.message).not.toContain(word);
      return error;
    };
    const words = (status: number, type: string) =>
      `${provider} answered ${status} (${typedErrors ? type : 'unknown error'})`;

    beforeAll(async () => {
      stub = await startJudgeStub(provider);
      gone = await startJudgeStub(provider);
      await gone.close();
      const trustedOrigins = [stub, gone].map(({ baseUrl }) => new URL(baseUrl).origin);
      http = createOutboundHttp({ trustedOrigins, allowPrivateTargets: false });
    });
    afterEach(() => stub.reset());
    beforeEach(() => {
      calls = [];
    });
    afterAll(async () => {
      await http.close();
      await stub.close();
    });

    describe('the request', () => {
      it('carries exactly what the provider asks for', async () => {
        await ask({}, { model: 'judge-1', system: 'S', user: 'U' });
        expect(stub.refused).toEqual([]);
        expect(stub.requests).toHaveLength(1);
        expect(stub.requests[0]!.headers).toMatchObject({
          'content-type': 'application/json',
          ...headers(stub.apiKey),
        });
        expect(JSON.parse(stub.requests[0]!.text)).toEqual(body);
      });

      it('has no temperature, and the key nowhere in its body', async () => {
        await ask();
        const { text } = stub.requests[0]!;
        for (const part of ['judge-1', 'Zanzibar']) expect(text).toContain(part);
        for (const part of ['temperature', stub.apiKey]) expect(text).not.toContain(part);
      });

      it('goes to the same place whether or not the base URL ends in a slash', async () => {
        await ask({ baseUrl: `${stub.baseUrl}//` });
        expect(stub.requests).toHaveLength(1);
      });

      it('carries no key where there is none', async () => {
        await ask({ apiKey: null }).catch(() => {});
        const [sent] = stub.refused;
        expect([sent, stub.requests.length]).toEqual([expect.any(String), 0]);
      });

      it('asks once more without the answer format where the server does not know it', async () => {
        stub.next(answers.formatRefused(), answers.pass());
        expect((await ask()).text).toContain('"pass"');
        const [first, second] = stub.requests.map(({ text }) => text);
        expect(first).toContain('"additionalProperties":false');
        expect(second).not.toContain('additionalProperties');
        expect(calls).toHaveLength(2);
      });

      it.each(refusals)('asks once more without the answer format, refused by %i with %s', async (status, refusal) => {
        stub.next(answers.raw(status, refusal), answers.pass());
        expect((await ask()).text).toContain('"pass"');
        const [first, second] = stub.requests.map(({ text }) => text);
        expect([first, second]).toEqual([
          expect.stringContaining('additionalProperties'),
          expect.not.stringContaining('additionalProperties'),
        ]);
        expect(calls).toHaveLength(stub.requests.length + stub.refused.length);
      });

      it('asks twice at most where the same refusal comes again, and then the error is final', async () => {
        for (const refusal of [answers.formatRefused(), answers.raw(400, 'Bad Request'), answers.raw(422, '')]) {
          stub.reset();
          stub.otherwise(refusal);
          expect(await failure()).toMatchObject({ final: true });
          expect(stub.requests.length + stub.refused.length).toBeLessThanOrEqual(3);
          expect(stub.requests.length).toBe(2);
        }
      });

      it.each(otherRefusals)('is not repeated where it is refused by %i with %s', async (status, refusal) => {
        stub.otherwise(answers.raw(status, refusal));
        expect(await failure()).toMatchObject({ final: true, message: expect.stringContaining(String(status)) });
        expect(stub.requests).toHaveLength(1);
      });
    });

    describe('an answer', () => {
      const texts = ['{"verdict":"pass"}', '```json\n{}\n```', 'prose', '', 'é 👍🏽 "\\'];
      it.each(texts)('of the model is given on as it is: %j', async (text) => {
        stub.next(answers.text(text));
        expect(await ask()).toEqual({ text, cutOff: false });
      });

      it('that was cut off says so, however whole its text looks and even where nothing is left of it', async () => {
        stub.next(answers.cutOff(), answers.cutOff('{"verdict":"pass"}'), answers.nothing());
        expect([await ask(), await ask(), await ask()]).toEqual([
          { text: '{"reason":"It', cutOff: true },
          { text: '{"verdict":"pass"}', cutOff: true },
          { text: '', cutOff: true },
        ]);
      });

      it.each(emptyFields)('beside which stands an empty field is an answer: %s', async (field) => {
        stub.next(answers.altered('{"verdict":"pass"}', (body) => body.replace('{', `{${field},`)));
        expect(await ask()).toEqual({ text: '{"verdict":"pass"}', cutOff: false });
      });

      it.each(['"error":"overloaded"', '"error":{"message":"Overloaded"}', '"error":{"code":503}'])(
        'beside which stands an error is none: %s',
        async (field) => {
          stub.next(answers.altered('{"verdict":"pass"}', (body) => body.replace('{', `{${field},`)));
          expect(await failure()).toBeInstanceOf(JudgeError);
        },
      );

      it('is read where its body begins with a byte-order mark', async () => {
        stub.next(answers.altered('{"verdict":"pass"}', (body) => `\uFEFF${body}`));
        expect((await ask()).text).toBe('{"verdict":"pass"}');
      });

      it('is read where it comes compressed', async () => {
        stub.next(answers.gzip(answers.text('packed')), answers.gzip(answers.error(503, 'server_error')));
        expect((await ask()).text).toBe('packed');
        expect(await failure()).toMatchObject({ final: false, message: words(503, 'server_error') });
      });

      it('tells what it used', async () => {
        await ask();
        expect(calls).toEqual([{ promptTokens: 212, completionTokens: 48, costUsd: null }]);
      });

      it.each([-1, 1.5, '212', 1e300, null])('that says it used %j tokens does not say what it used', async (count) => {
        const [prompt, cost] = [{ prompt_tokens: count, input_tokens: count }, { cost: -1 }];
        stub.next(
          answers.raw(200, JSON.stringify({ usage: { ...prompt, output_tokens: 7, completion_tokens: 7, ...cost } })),
        );
        await failure();
        expect(calls).toEqual([{ promptTokens: null, completionTokens: 7, costUsd: null }]);
      });

      it('that is a refusal is final, and counts as a call', async () => {
        for (const refusal of [answers.refusal(), answers.contentFilter()]) {
          stub.next(refusal);
          expect(await failure()).toMatchObject({ final: true, message: `${provider} refused to judge` });
        }
        expect(calls).toHaveLength(2);
      });

      const odd = ['', 'null', '[]', '{}', '{"choices":[]}', '{"choices":[{}]}', '{"content":"x"}', '<html>', '{"cho'];
      it.each(odd)('200 with %j is an error of the provider, no crash', async (text) => {
        stub.next(answers.raw(200, text, { 'content-type': 'application/json' }));
        expect(await failure()).toBeInstanceOf(JudgeError);
      });

      it('of 2 MB is broken off', async () => {
        stub.next(answers.text('x'.repeat(2 << 20)), answers.gzip(answers.text('x'.repeat(2 << 20))));
        for (const _ of ['plain', 'packed'])
          expect(await failure()).toMatchObject({ final: true, message: `${provider} was refused (answer_too_long)` });
        expect(calls).toHaveLength(2);
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
        expect([stub.requests.length, calls.length]).toEqual([1, 1]);
      });

      it.each([400, 401, 402, 403, 404, 422])('%i is final', async (status) => {
        stub.next(answers.error(status, 'some_error'));
        const error = await failure();
        expect(error).toBeInstanceOf(JudgeError);
        expect(error).toMatchObject({ final: true, message: words(status, 'some_error') });
        expect(stub.requests).toHaveLength(1);
      });

      it('that arrives with status 200 is an error', async () => {
        stub.next(answers.errorInside200(400, 'some_error'));
        const error = await failure();
        expect(error).toBeInstanceOf(JudgeError);
        expect(error).toMatchObject({ final: true });
      });

      it('about a wrong key is final and does not repeat it', async () => {
        const error = await failure({ apiKey: 'sk-wrong-8842' });
        expect(error).toMatchObject({ final: true, message: expect.stringContaining('401') });
        expect(error.message).not.toContain('sk-wrong-8842');
        expect(stub.requests).toEqual([]);
      });

      it.each([
        ['7', 7_000],
        ['10', 10_000],
        ['0.5', undefined],
        ['11', undefined],
        ['0', 0],
        ['Wed, 21 Oct 2015 07:28:00 GMT', 0],
        ['-1', undefined],
        ['soon', undefined],
        ['Wed, 21 Oct 2099 07:28:00 GMT', undefined],
        [undefined, undefined],
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
        const startedAt = Date.now();
        expect((await failure({ callMs: 300 })).name).toBe('TimeoutError');
        expect(Date.now() - startedAt).toBeLessThan(10_000);
        expect(calls).toHaveLength(1);
      });

      it('that resets the connection is no answer of the provider', async () => {
        stub.next(answers.reset());
        expect(await failure()).not.toBeInstanceOf(JudgeError);
        expect(calls).toHaveLength(1);
      });

      it('that leads nowhere was no call', async () => {
        expect(await failure({ baseUrl: gone.baseUrl })).not.toBeInstanceOf(JudgeError);
        expect(calls).toEqual([]);
      });

      it('is left at once when nobody wants the verdict any more', async () => {
        stub.next(answers.hang());
        const wanted = new AbortController();
        const asked = ask({ signal: wanted.signal });
        setTimeout(() => wanted.abort(), 50);
        await expect(asked).rejects.toThrow();
      });
    });
  });
}
