import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type Judge, JudgeError } from '../../activities/evaluations/judges/judge.ts';
import { createOutboundHttp, type OutboundHttp } from '../../activities/outbound-http.ts';

/** What a provider's stub can be told to answer, in the provider's own wire format. */
export interface StubVocabulary<Answer> {
  text(content: string): Answer;
  /** The model declines to answer. */
  refusal(): Answer;
  error(status: number, type?: string): Answer;
  rateLimited(retryAfter?: string): Answer;
  /** 400 that complains of the answer format that was asked for. */
  formatRefused(): Answer;
  raw(status: number, body: string, headers?: object): Answer;
  hang(): Answer;
  reset(): Answer;
}

/** A provider's judge and the stub that it talks to. */
export interface JudgeUnderTest<Answer> {
  createJudge(options: { http: OutboundHttp; apiKey: string; callMs: number }): Judge;
  /** The origin its judge may call although it is private. */
  origin: string;
  apiKey: string;
  stub: { requests: { text: string }[]; refused: string[]; next(...answers: Answer[]): void; reset(): void };
  answers: StubVocabulary<Answer>;
  close(): Promise<void>;
}

const question = { model: 'judge-1', system: 'You check one output.', user: 'The secret prompt "Zanzibar"' };
const never = new AbortController().signal;

/** What every judge does, whoever provides it (contract evaluations, section 9). */
export function describeJudge<Answer>(provider: string, start: () => Promise<JudgeUnderTest<Answer>>): void {
  describe(`the ${provider} judge`, () => {
    let test: JudgeUnderTest<Answer>;
    let http: OutboundHttp;
    const judge = ({ callMs = 5_000, apiKey = test.apiKey } = {}) => test.createJudge({ http, apiKey, callMs });
    const ask = (options?: { callMs?: number; apiKey?: string }) => judge(options).ask({ ...question, signal: never });
    /** The error of a call that must fail; a judge puts nothing private into it. */
    const failure = async (options?: { callMs?: number; apiKey?: string }): Promise<Error> => {
      const error: Error = await ask(options).then(
        (text) => {
          throw new Error(`answered ${text}`);
        },
        (thrown) => thrown,
      );
      if (error instanceof JudgeError)
        for (const word of [test.apiKey, 'Zanzibar', test.origin]) expect(error.message).not.toContain(word);
      return error;
    };

    beforeAll(async () => {
      test = await start();
      http = createOutboundHttp({ trustedOrigins: [test.origin], allowPrivateTargets: false });
    });
    afterEach(() => test.stub.reset());
    afterAll(async () => {
      await http.close();
      await test.close();
    });

    it('is named after its provider and answers the raw text of the model', async () => {
      expect(judge().provider).toBe(provider);
      for (const text of ['{"verdict":"pass"}', '```json\n{}\n```', 'prose', '', 'é 👍🏽 "\\'])
        test.stub.next(test.answers.text(text));
      for (const text of ['{"verdict":"pass"}', '```json\n{}\n```', 'prose', '', 'é 👍🏽 "\\'])
        expect(await ask()).toBe(text);
      expect(test.stub.refused).toEqual([]);
    });

    it('sends the question once, without a temperature, and the key nowhere in the body', async () => {
      await ask();
      expect(test.stub.requests).toHaveLength(1);
      const { text } = test.stub.requests[0]!;
      for (const part of ['judge-1', 'You check one output.', 'Zanzibar']) expect(text).toContain(part);
      expect(text).not.toContain('temperature');
      expect(text).not.toContain(test.apiKey);
    });

    it.each([408, 409, 429, 500, 502, 503, 504, 529])('%i is worth another try', async (status) => {
      test.stub.next(test.answers.error(status));
      const error = await failure();
      expect(error).toBeInstanceOf(JudgeError);
      expect(error).toMatchObject({ final: false, message: expect.stringContaining(String(status)) });
      expect(test.stub.requests).toHaveLength(1);
    });

    it.each([400, 401, 402, 403, 404, 422])('%i is final', async (status) => {
      test.stub.next(test.answers.error(status, 'some_error'));
      const error = await failure();
      expect(error).toBeInstanceOf(JudgeError);
      expect(error).toMatchObject({ final: true, message: `${provider} answered ${status} (some_error)` });
      expect(test.stub.requests).toHaveLength(1);
    });

    it('a wrong key is final and is not repeated in the error', async () => {
      const error = await failure({ apiKey: 'sk-wrong-8842' });
      expect(error).toMatchObject({ final: true });
      expect(error.message).not.toContain('sk-wrong-8842');
      expect(test.stub.requests).toEqual([]);
    });

    it.each([
      ['7', 7_000],
      ['10', 10_000],
      ['0.5', 500],
      ['11', undefined],
      ['0', undefined],
      ['-1', undefined],
      ['soon', undefined],
      ['Wed, 21 Oct 2099 07:28:00 GMT', undefined],
      [undefined, undefined],
    ])('Retry-After: %s asks for a delay of %s ms', async (header, retryAfterMs) => {
      test.stub.next(test.answers.rateLimited(header));
      expect(await failure()).toMatchObject({ final: false, retryAfterMs });
    });

    it('a server that does not know the answer format is asked once more without it', async () => {
      test.stub.next(test.answers.formatRefused(), test.answers.text('{"verdict":"pass"}'));
      expect(await ask()).toBe('{"verdict":"pass"}');
      expect(test.stub.requests).toHaveLength(2);
      expect(test.stub.requests[0]!.text).toContain('"additionalProperties":false');
      expect(test.stub.requests[1]!.text).not.toContain('"additionalProperties":false');

      test.stub.reset();
      test.stub.next(test.answers.formatRefused(), test.answers.formatRefused());
      expect(await failure()).toMatchObject({ final: true });
      expect(test.stub.requests).toHaveLength(2);
    });

    it('a refusal of the model is final', async () => {
      test.stub.next(test.answers.refusal());
      expect(await failure()).toMatchObject({ final: true, message: expect.stringContaining('refused') });
    });

    it('an error that arrives with status 200 is an error', async () => {
      test.stub.next(test.answers.raw(200, JSON.stringify({ error: { type: 'api_error', message: 'x' } })));
      expect(await failure()).toBeInstanceOf(JudgeError);
    });

    it.each(['', 'null', '[]', '{}', '{"choices":[]}', '{"choices":[{}]}', '<html>', '{"cho'])(
      '200 with %j is an error of the provider, no crash',
      async (body) => {
        test.stub.next(test.answers.raw(200, body, { 'content-type': 'application/json' }));
        expect(await failure()).toBeInstanceOf(JudgeError);
      },
    );

    it('what a server puts into an error type is shown only when it is a plain word', async () => {
      test.stub.next(test.answers.error(500, `<b>Zanzibar ${test.apiKey}</b>`));
      expect((await failure()).message).toBe(`${provider} answered 500 (unknown error)`);
      test.stub.next(test.answers.error(500, test.apiKey));
      expect((await failure()).message).not.toContain(test.apiKey);
    });

    it('a redirect is not followed', async () => {
      test.stub.next(test.answers.raw(307, '', { location: `${test.origin}/elsewhere` }));
      expect(await failure()).toMatchObject({ final: true });
      expect([test.stub.requests.length, test.stub.refused.length]).toEqual([1, 0]);
    });

    it('an answer of more than 1 MiB is cut off as an error', async () => {
      test.stub.next(test.answers.raw(200, 'x'.repeat((1 << 20) + 1)));
      expect(await failure()).not.toBeInstanceOf(JudgeError);
    });

    it('a server that hangs is left when the time of a call is up', async () => {
      test.stub.next(test.answers.hang());
      const startedAt = Date.now();
      expect((await failure({ callMs: 300 })).name).toBe('TimeoutError');
      expect(Date.now() - startedAt).toBeLessThan(2_000);
    });

    it('a reset connection is no answer of the provider', async () => {
      test.stub.next(test.answers.reset());
      expect(await failure()).not.toBeInstanceOf(JudgeError);
    });

    it('ends at once when nobody wants the verdict any more', async () => {
      test.stub.next(test.answers.hang());
      const wanted = new AbortController();
      const asked = judge().ask({ ...question, signal: wanted.signal });
      setTimeout(() => wanted.abort(), 50);
      await expect(asked).rejects.toThrow();
    });
  });
}
