import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';

/** What the stub answers to one request that its validation let through. */
export type StubAnswer =
  | { kind: 'completion'; content: string | null; refusal?: string; finishReason?: string }
  | { kind: 'error'; status: number; type: string; message?: string; param?: string; code?: string; headers?: object }
  | { kind: 'raw'; status: number; body: string; headers?: object }
  | { kind: 'after'; ms: number; then: StubAnswer }
  | { kind: 'hang' }
  | { kind: 'reset' };

const ChatRequest = z.object({
  model: z.string().min(1),
  messages: z
    .array(z.object({ role: z.enum(['system', 'developer', 'user', 'assistant']), content: z.string() }))
    .min(1),
  max_completion_tokens: z.int().min(1).optional(),
  response_format: z
    .object({
      type: z.literal('json_schema'),
      json_schema: z.object({
        name: z.string().regex(/^[\w-]{1,64}$/),
        strict: z.literal(true),
        schema: z.object({
          type: z.literal('object'),
          properties: z.record(z.string(), z.unknown()),
          required: z.array(z.string()),
          additionalProperties: z.literal(false),
        }),
      }),
    })
    .optional(),
});
type ChatRequest = z.infer<typeof ChatRequest>;

/** One request as it arrived. */
export interface StubRequest {
  headers: IncomingMessage['headers'];
  body: ChatRequest;
  /** The body as sent. */
  text: string;
  atMs: number;
}

export type StubScript = StubAnswer | ((request: StubRequest) => StubAnswer);

/** OpenAI's chat completions on loopback, scripted request by request. */
export interface OpenAiStub {
  /** As in `OPENAI_BASE_URL`. */
  baseUrl: string;
  apiKey: string;
  /** Requests that passed validation, in order of arrival; one that failed it is in `refused`. */
  requests: StubRequest[];
  refused: string[];
  /** Answers for the next requests, one each; then `otherwise` answers. */
  next(...scripts: StubScript[]): void;
  otherwise(script: StubScript): void;
  /** Forgets requests and scripts; every request passes again. */
  reset(): void;
  close(): Promise<void>;
}

const verdict = (word: string, confidence: number, reason: string): StubAnswer => ({
  kind: 'completion',
  content: JSON.stringify({ reason, verdict: word, confidence }),
});

/** Ready-made answers. */
export const answers = {
  pass: (confidence = 0.8, reason = 'It keeps to the rule.') => verdict('pass', confidence, reason),
  flag: (confidence = 0.9, reason = 'It offers more than allowed.') => verdict('flag', confidence, reason),
  text: (content: string): StubAnswer => ({ kind: 'completion', content }),
  prose: (): StubAnswer => ({ kind: 'completion', content: 'I think this is fine, all in all.' }),
  refusal: (): StubAnswer => ({ kind: 'completion', content: null, refusal: "I'm sorry, I can't help with that." }),
  contentFilter: (): StubAnswer => ({ kind: 'completion', content: '', finishReason: 'content_filter' }),
  cutOff: (): StubAnswer => ({ kind: 'completion', content: '{"reason":"It', finishReason: 'length' }),
  rateLimited: (retryAfter?: string): StubAnswer => ({
    kind: 'error',
    status: 429,
    type: 'rate_limit_exceeded',
    message: 'Rate limit reached for requests',
    code: 'rate_limit_exceeded',
    headers: retryAfter === undefined ? {} : { 'retry-after': retryAfter },
  }),
  error: (status: number, type = 'server_error'): StubAnswer => ({ kind: 'error', status, type }),
  hang: (): StubAnswer => ({ kind: 'hang' }),
  reset: (): StubAnswer => ({ kind: 'reset' }),
  after: (ms: number, then: StubAnswer): StubAnswer => ({ kind: 'after', ms, then }),
};

/** What the real server refuses before any model sees the request. */
function refusal(req: IncomingMessage, text: string, apiKey: string): StubAnswer | null {
  const bad = (message: string, rest: { status?: number; param?: string; code?: string } = {}): StubAnswer => ({
    kind: 'error',
    status: 400,
    type: 'invalid_request_error',
    message,
    ...rest,
  });
  if (req.method !== 'POST' || req.url !== '/v1/chat/completions')
    return bad(`Invalid URL (${req.method} ${req.url})`, { status: 404 });
  if (!req.headers.authorization) return bad("You didn't provide an API key.", { status: 401 });
  if (req.headers.authorization !== `Bearer ${apiKey}`)
    return bad('Incorrect API key provided: sk-te****oken.', { status: 401, code: 'invalid_api_key' });
  if (!/^application\/json\b/.test(req.headers['content-type'] ?? ''))
    return bad('Unsupported content type', { status: 415 });
  const body: unknown = JSON.parse(text);
  for (const param of ['temperature', 'max_tokens'])
    if (typeof body === 'object' && body && param in body)
      return bad(`Unsupported parameter: '${param}' is not supported with this model.`, {
        param,
        code: 'unsupported_parameter',
      });
  const parsed = ChatRequest.safeParse(body);
  const [issue] = parsed.error?.issues ?? [];
  return issue ? bad(`${issue.message} at ${issue.path.join('.')}`, { param: String(issue.path[0]) }) : null;
}

const completionOf = (model: string, answer: StubAnswer & { kind: 'completion' }) => ({
  id: 'chatcmpl-CR2xV8QZb3mN1kT0',
  object: 'chat.completion',
  created: Math.floor(Date.now() / 1000),
  model: `${model}-2026-08-01`,
  choices: [
    {
      index: 0,
      message: { role: 'assistant', content: answer.content, refusal: answer.refusal ?? null, annotations: [] },
      logprobs: null,
      finish_reason: answer.finishReason ?? 'stop',
    },
  ],
  usage: {
    prompt_tokens: 212,
    completion_tokens: 48,
    total_tokens: 260,
    completion_tokens_details: { reasoning_tokens: 0 },
  },
  service_tier: 'default',
  system_fingerprint: null,
});

async function send(res: ServerResponse, answer: StubAnswer, model: string): Promise<void> {
  const json = (status: number, body: object, headers: object = {}) =>
    res
      .writeHead(status, { 'content-type': 'application/json', 'x-request-id': 'req_7b1d', ...headers })
      .end(JSON.stringify(body));
  switch (answer.kind) {
    case 'completion':
      json(200, completionOf(model, answer));
      return;
    case 'error': {
      const { status, type, message = 'The server had an error.', param = null, code = null, headers } = answer;
      json(status, { error: { message, type, param, code } }, headers);
      return;
    }
    case 'raw':
      res.writeHead(answer.status, { ...answer.headers }).end(answer.body);
      return;
    case 'after':
      await sleep(answer.ms);
      return send(res, answer.then, model);
    case 'reset':
      res.socket?.resetAndDestroy();
      return;
    case 'hang':
      return;
  }
}

async function textOf(req: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of req) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

/** Starts the stub on a free port of loopback. */
export async function startOpenAiStub({ apiKey = 'sk-test-3f9a61c07d52' } = {}): Promise<OpenAiStub> {
  const requests: StubRequest[] = [];
  const refused: string[] = [];
  let queue: StubScript[] = [];
  let fallback: StubScript = answers.pass();
  const serve = async (req: IncomingMessage, res: ServerResponse): Promise<void> => {
    const text = await textOf(req);
    const refusedWith = refusal(req, text, apiKey);
    if (refusedWith) {
      refused.push(refusedWith.kind === 'error' ? (refusedWith.message ?? '') : '');
      return send(res, refusedWith, '');
    }
    const request = { headers: req.headers, body: ChatRequest.parse(JSON.parse(text)), text, atMs: Date.now() };
    requests.push(request);
    const script = queue.shift() ?? fallback;
    await send(res, typeof script === 'function' ? script(request) : script, request.body.model);
  };
  const server = createServer((req, res) => void serve(req, res).catch(() => res.destroy()));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    apiKey,
    requests,
    refused,
    next: (...scripts) => void queue.push(...scripts),
    otherwise: (script) => {
      fallback = script;
    },
    reset: () => {
      requests.length = 0;
      refused.length = 0;
      queue = [];
      fallback = answers.pass();
    },
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
