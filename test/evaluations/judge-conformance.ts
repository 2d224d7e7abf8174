import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ModelError } from '../../activities/models/model.ts';
import { createOutboundHttp, type OutboundHttp } from '../../activities/outbound/outbound-http.ts';
import type { JudgeProvider } from '../../domain/evaluations/contract/rules/judge-provider.ts';
import { judgeRequest } from '../../domain/evaluations/judge/judge-request.ts';
import type { ModelSettings } from '../../domain/models/model-settings.ts';
import { type ModelAsker, modelAsker } from '../support/ask-model.ts';
import { answers } from '../support/judge-answers.ts';
import { type JudgeStub, startJudgeStub } from '../support/judge-stub.ts';

export interface JudgeUnderTest {
  provider: JudgeProvider;
  settings?: Partial<ModelSettings>;
  /** The key's header, and what else a request must carry. */
  headers(apiKey: string): Record<string, string>;
  /** The body of a question `{ model: 'judge-1', system: 'S', user: 'U' }`, in the order of its fields. */
  body: object;
}

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

/** How every judge is asked, whoever provides it (contract evaluations, section 9); the rest is that of all models. */
export function describeJudge({ provider, settings = {}, headers, body }: JudgeUnderTest): void {
  describe(`the question to a judge of ${provider}`, () => {
    let stub: JudgeStub;
    let http: OutboundHttp;
    let asker: ModelAsker;

    const ask = (user = secret) => asker.ask(stub, { settings, ...judgeRequest(provider, { system: 'S', user }) });
    /** The error of a call that must fail; nothing private is in it. */
    const failure = async (): Promise<ModelError> => {
      const error: unknown = await ask().catch((thrown) => thrown);
      if (!(error instanceof ModelError)) throw error;
      for (const word of [stub.apiKey, 'Zanzibar', new URL(stub.baseUrl).origin])
        expect(error.message).not.toContain(word);
      return error;
    };

    beforeAll(async () => {
      stub = await startJudgeStub(provider);
      http = createOutboundHttp({ trustedOrigins: [new URL(stub.baseUrl).origin], allowPrivateTargets: false });
    });
    beforeEach(() => {
      asker = modelAsker(http);
    });
    afterEach(() => stub.reset());
    afterAll(async () => {
      await http.close();
      await stub.close();
    });

    it('carries exactly what the provider asks for', async () => {
      await ask('U');
      expect(stub.refused).toEqual([]);
      expect(stub.requests).toHaveLength(1);
      expect(stub.requests[0]!.headers).toMatchObject({ 'content-type': 'application/json', ...headers(stub.apiKey) });
      expect(stub.requests[0]!.text).toBe(JSON.stringify(body));
    });

    it('has no temperature, and the key nowhere in its body', async () => {
      await ask();
      const { text } = stub.requests[0]!;
      for (const part of ['judge-1', 'Zanzibar']) expect(text).toContain(part);
      for (const part of ['temperature', stub.apiKey]) expect(text).not.toContain(part);
    });

    it.each(refusals)('comes once more without the answer format, refused by %i with %s', async (status, refusal) => {
      stub.next(answers.raw(status, refusal), answers.pass());
      expect((await ask()).text).toContain('"pass"');
      const [first, second] = stub.requests.map(({ text }) => text);
      expect([first, second]).toEqual([
        expect.stringContaining('additionalProperties'),
        expect.not.stringContaining('additionalProperties'),
      ]);
      expect(asker.calls).toHaveLength(stub.requests.length + stub.refused.length);
    });

    it('comes twice at most where the same refusal comes again, and then the error is final', async () => {
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

    it('brings no answer of more than a megabyte', async () => {
      stub.next(answers.text('x'.repeat(2 << 20)));
      expect(await failure()).toMatchObject({ final: true, message: `${provider} was refused (answer_too_long)` });
    });
  });
}
