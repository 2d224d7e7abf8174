import type { Completion, Failure } from './judge-formats/format.ts';

/** What a stub answers to one request that its validation let through. */
export type StubAnswer =
  | Completion
  | Failure
  | { kind: 'formatRefused' }
  | { kind: 'raw'; status: number; body: string; headers?: object }
  | { kind: 'after'; ms: number; then: StubAnswer }
  | { kind: 'when'; released: Promise<unknown>; then: StubAnswer }
  | { kind: 'gzip'; then: StubAnswer }
  | { kind: 'drip'; everyMs: number; then: StubAnswer }
  | { kind: 'hang' }
  | { kind: 'reset' };

const verdict = (word: string, confidence: number, reason: string): StubAnswer => ({
  kind: 'completion',
  content: JSON.stringify({ reason, verdict: word, confidence }),
});

/** Ready-made answers, for every provider's stub. */
export const answers = {
  pass: (confidence = 0.8, reason = 'It keeps to the rule.') => verdict('pass', confidence, reason),
  flag: (confidence = 0.9, reason = 'It offers more than allowed.') => verdict('flag', confidence, reason),
  text: (content: string): StubAnswer => ({ kind: 'completion', content }),
  costing: (costUsd: number): StubAnswer => ({ kind: 'completion', content: '{"verdict":"pass"}', costUsd }),
  calling: (...toolCalls: NonNullable<Completion['toolCalls']>): StubAnswer => ({
    ...{ kind: 'completion', content: null, toolCalls },
  }),
  cached: (cachedTokens: number): StubAnswer => ({ kind: 'completion', content: 'as before', cachedTokens }),
  prose: (): StubAnswer => ({ kind: 'completion', content: 'I think this is fine, all in all.' }),
  fenced: (): StubAnswer => ({ kind: 'completion', content: '```json\n{"verdict":"flag","confidence":"0.4"}\n```' }),
  refusal: (): StubAnswer => ({ kind: 'completion', content: null, refusal: "I'm sorry, I can't help with that." }),
  contentFilter: (): StubAnswer => ({ kind: 'completion', content: '', stop: 'filter' }),
  cutOff: (content = '{"reason":"It'): StubAnswer => ({ kind: 'completion', content, stop: 'length' }),
  nothing: (): StubAnswer => ({ kind: 'completion', content: null, stop: 'length' }),
  rateLimited: (retryAfter?: string): StubAnswer => ({
    kind: 'error',
    status: 429,
    type: 'rate_limit_exceeded',
    message: 'Rate limit reached for requests',
    code: 'rate_limit_exceeded',
    headers: retryAfter === undefined ? {} : { 'retry-after': retryAfter },
  }),
  error: (status: number, type = 'server_error'): StubAnswer => ({ kind: 'error', status, type }),
  errorInside200: (status: number, type = 'server_error'): StubAnswer => ({ kind: 'error', status, type, sentAs: 200 }),
  /** What the provider's format is given, made into another body. */
  altered: (content: string, alter: (body: string) => string): StubAnswer => ({ kind: 'completion', content, alter }),
  formatRefused: (): StubAnswer => ({ kind: 'formatRefused' }),
  raw: (status: number, body: string, headers: object = {}): StubAnswer => ({ kind: 'raw', status, body, headers }),
  hang: (): StubAnswer => ({ kind: 'hang' }),
  reset: (): StubAnswer => ({ kind: 'reset' }),
  after: (ms: number, then: StubAnswer): StubAnswer => ({ kind: 'after', ms, then }),
  /** Answers once `released` is settled. */
  when: (released: Promise<unknown>, then: StubAnswer): StubAnswer => ({ kind: 'when', released, then }),
  gzip: (then: StubAnswer): StubAnswer => ({ kind: 'gzip', then }),
  /** Sends the answer byte by byte. */
  drip: (everyMs: number, then: StubAnswer): StubAnswer => ({ kind: 'drip', everyMs, then }),
};
