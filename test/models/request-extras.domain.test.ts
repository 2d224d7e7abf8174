import { describe, expect, test } from '@jest/globals';
import { type ExtraForms, nextForms } from '../../domain/models/request-extras.ts';

const structure = { forms: [{ response_format: {} }, {}], otherNames: /schema|grammar/i };
const limit = { forms: [{ max_completion_tokens: 1 }, { max_tokens: 1 }, {}] };
const next = (refusal: string, forms: ExtraForms = [0, 0]) => nextForms([structure, limit], forms, refusal);

describe('a refused request', () => {
  test.each<[string, ExtraForms]>([
    ["'response_format.type' must be 'text'", [1, 0]],
    ['{"errors":{"response_format":["is invalid"]}}', [1, 0]],
    ['The provided JSON schema is not supported by xgrammar.', [1, 0]],
    ['Unrecognized request argument supplied: max_completion_tokens', [0, 1]],
    ['{"detail":[{"type":"extra_forbidden","loc":["body","max_completion_tokens"],"msg":"Extra inputs"}]}', [0, 1]],
    ["'max_tokens' or 'max_completion_tokens' is too large: 2048. The maximum context length is 2048 tokens", [0, 1]],
    ['response_format and max_completion_tokens are not known', [1, 1]],
    ['{"error":{"message":"Unsupported parameter"}}', [1, 1]],
    ['{"error":{"message":"Invalid request"}}', [1, 1]],
    ['Extra inputs are not permitted', [1, 1]],
    ['Bad Request', [1, 1]],
    ['パラメータが無効です', [1, 1]],
    ['{"code":400}', [1, 1]],
    ['', [1, 1]],
  ])('is repeated without what the refusal names, or may mean: %j', (refusal, forms) =>
    expect(next(refusal)).toEqual(forms),
  );

  test.each([
    'The model `gpt-9` does not exist',
    '{"error":{"message":"Unknown model","code":"model_not_found"}}',
    'model "qwen3" not found, try pulling it first',
    'Invalid value: the model is not available',
    'This exceeds the context window; invalid request',
    'Invalid API key',
    'Your credit balance is too low',
    'The prompt violates our content policy',
    '{"error":{"message":"The server had an error.","type":"invalid_request_error","param":null}}',
    '{"error":{"message":"messages: roles must alternate"}}',
  ])('about something else is not repeated: %j', (refusal) => expect(next(refusal)).toBeNull());

  test('is repeated for what it names until nothing is left of that, and once at most where it names nothing', () => {
    expect(next("Unsupported parameter: 'max_tokens'", [0, 1])).toEqual([0, 2]);
    expect(next('response_format is unknown', [0, 1])).toEqual([1, 1]);
    for (const forms of [
      [1, 0],
      [1, 2],
    ])
      expect(next('response_format is unknown', forms)).toBeNull();
    expect(next("Unsupported parameter: 'max_completion_tokens'", [0, 1])).toBeNull();
    expect(next('Bad Request', [1, 1])).toBeNull();
    expect(nextForms([], [], 'Bad Request')).toBeNull();
  });
});
