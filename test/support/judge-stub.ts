import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import type { JudgeProvider } from '../../domain/evaluations/contract/rules/judge-provider.ts';
import { answers, type StubAnswer } from './judge-answers.ts';
import { anthropicFormat } from './judge-formats/anthropic.ts';
import type { JudgeFormat } from './judge-formats/format.ts';
import { openaiFormat } from './judge-formats/openai.ts';
import { openrouterFormat } from './judge-formats/openrouter.ts';

/** One request as it arrived. */
export interface StubRequest {
  headers: IncomingMessage['headers'];
  model: string;
  system: string;
  user: string;
  /** The body as sent. */
  text: string;
  atMs: number;
}

export type StubScript = StubAnswer | ((request: StubRequest) => StubAnswer);

/** A provider on loopback, speaking its own wire format, scripted request by request. */
export interface JudgeStub {
  provider: JudgeProvider;
  /** As in `<PROVIDER>_BASE_URL`. */
  baseUrl: string;
  apiKey: string;
  /** The settings that point the product to it. */
  env: Record<string, string>;
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

export interface JudgeStubOptions {
  apiKey?: string;
  /** A local server that asks for no key. */
  keyless?: boolean;
}

const formats: Record<JudgeProvider, JudgeFormat> = {
  anthropic: anthropicFormat,
  openai: openaiFormat,
  openrouter: openrouterFormat,
};

/** An answer as bytes; null for one that never comes. */
interface Payload {
  status: number;
  headers: object;
  body: Buffer;
}

const json = (status: number, body: object, headers: object = {}, alter = (text: string) => text): Payload => ({
  status,
  headers: { 'content-type': 'application/json', 'x-request-id': 'req_7b1d', ...headers },
  body: Buffer.from(alter(JSON.stringify(body))),
});

async function render(format: JudgeFormat, answer: StubAnswer, model: string): Promise<Payload | null> {
  switch (answer.kind) {
    case 'completion':
      return json(200, format.completion(model, answer), {}, answer.alter);
    case 'error':
      return json(answer.sentAs ?? answer.status, format.failure(answer), answer.headers);
    case 'formatRefused':
      return json(400, format.failure({ kind: 'error', ...format.formatRefused }));
    case 'raw':
      return { status: answer.status, headers: answer.headers ?? {}, body: Buffer.from(answer.body) };
    case 'after':
      await sleep(answer.ms);
      return render(format, answer.then, model);
    case 'when':
      await answer.released;
      return render(format, answer.then, model);
    case 'gzip': {
      const plain = await render(format, answer.then, model);
      return (
        plain && { ...plain, headers: { ...plain.headers, 'content-encoding': 'gzip' }, body: gzipSync(plain.body) }
      );
    }
    case 'drip':
      return render(format, answer.then, model);
    case 'hang':
    case 'reset':
      return null;
  }
}

async function send(res: ServerResponse, format: JudgeFormat, answer: StubAnswer, model: string): Promise<void> {
  if (answer.kind === 'reset') res.socket?.resetAndDestroy();
  const payload = await render(format, answer, model);
  if (!payload) return;
  res.writeHead(payload.status, { ...payload.headers });
  if (answer.kind !== 'drip') return void res.end(payload.body);
  for (const byte of payload.body) {
    if (res.destroyed) return;
    res.write(Buffer.of(byte));
    await sleep(answer.everyMs);
  }
  res.end();
}

async function textOf(req: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of req) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

/** Starts the stub of a provider on a free port of loopback. */
export async function startJudgeStub(provider: JudgeProvider, options: JudgeStubOptions = {}): Promise<JudgeStub> {
  const { apiKey = `sk-${provider}-3f9a61c07d52`, keyless = false } = options;
  const format = formats[provider];
  const requests: StubRequest[] = [];
  const refused: string[] = [];
  let queue: StubScript[] = [];
  let fallback: StubScript = answers.pass();

  const refusal = ({ method, url, headers }: IncomingMessage, body: unknown) => {
    if (method !== 'POST' || url !== format.path)
      return { status: 404, type: 'not_found_error', message: `Invalid URL (${method} ${url})` };
    if (!/^application\/json\b/.test(headers['content-type'] ?? ''))
      return { status: 415, type: 'invalid_request_error', message: 'Unsupported content type' };
    return format.refusal(headers, body, keyless ? null : apiKey);
  };
  const serve = async (req: IncomingMessage, res: ServerResponse): Promise<void> => {
    const text = await textOf(req);
    const body: unknown = JSON.parse(text);
    const refusedWith = refusal(req, body);
    if (refusedWith) {
      refused.push(refusedWith.message ?? '');
      return send(res, format, { kind: 'error', ...refusedWith }, '');
    }
    const request = { headers: req.headers, ...format.question(body), text, atMs: Date.now() };
    requests.push(request);
    const script = queue.shift() ?? fallback;
    await send(res, format, typeof script === 'function' ? script(request) : script, request.model);
  };
  const server = createServer((req, res) => void serve(req, res).catch(() => res.destroy()));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const baseUrl = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}${format.basePath}`;
  const name = provider.toUpperCase();
  return {
    ...{ provider, baseUrl, apiKey, requests, refused },
    env: { [`${name}_BASE_URL`]: baseUrl, [`${name}_API_KEY`]: keyless ? 'none' : apiKey },
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
