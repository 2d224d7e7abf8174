import { z } from 'zod';
import { parseJson } from '../../domain/json/parse-json.ts';
import { type ExtraForms, nextForms } from '../../domain/models/request-extras.ts';
import { type Usage, unknownUsage } from '../../domain/models/usage.ts';
import { readRetryAfter } from '../../domain/retry-after.ts';
import { codeOf } from '../failures.ts';
import { OutboundError } from '../outbound/outbound-error.ts';
import type { OutboundAnswer, OutboundHttp } from '../outbound/outbound-http.ts';
import { saysSomething } from './formats/says-something.ts';
import type { WireError, WireFormat } from './formats/wire-format.ts';
import { type ModelAnswer, ModelError, type ModelRequest } from './model.ts';

/** Statuses worth another try, besides 5xx. */
const transient = new Set([408, 409, 429]);
/** Statuses by which servers refuse a part of a request that they do not know. */
const refusesRequest = new Set([400, 422]);
/** A request takes more than one when the server refuses something that was added to it. */
const MOST_CALLS = 3;
/** Errors before anything was sent. */
const unsent = new Set([
  'ADDRESS_REFUSED',
  'EAI_AGAIN',
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** Where a request goes, and who asks. */
export interface SendOptions {
  http: OutboundHttp;
  baseUrl: string;
  /** Null for a server that wants none. */
  apiKey: string | null;
  model: string;
  /** What a call cost, by what it used. */
  costOf(usage: Usage): number | null;
}

/** Asks a model in this format. Throws `ModelError`, the caller's abort, or what the network threw. */
export async function sendRequest(
  format: WireFormat,
  options: SendOptions,
  request: ModelRequest,
): Promise<ModelAnswer> {
  const { provider } = format;
  const { answer, json, usage, error } = await callUntilKnown(format, options, request);
  if (answer.status !== 200 || error) throw failed(provider, answer, error ?? {});
  const said = orNull(() => format.answer(json));
  if (!said) throw new ModelError(`${provider} answered 200 without a completion`, { final: true });
  return { ...said, usage };
}

/** What a server does not know of a request is left out, where it may be, or named otherwise. */
async function callUntilKnown(format: WireFormat, options: SendOptions, request: ModelRequest): Promise<Reply> {
  const extras = format.extras({ ...request, model: options.model });
  let forms: ExtraForms = extras.map(() => 0);
  for (let calls = 1; ; calls += 1) {
    const reply = await call(format, options, request, forms);
    if (calls === MOST_CALLS || !refusesRequest.has(reply.error?.status ?? reply.answer.status)) return reply;
    const next = nextForms(extras, forms, reply.answer.text);
    if (!next) return reply;
    forms = next;
  }
}

interface Reply {
  answer: OutboundAnswer;
  json: unknown;
  usage: Usage;
  error: WireError | null;
}

async function call(
  format: WireFormat,
  { http, baseUrl, apiKey, model, costOf }: SendOptions,
  request: ModelRequest,
  forms: ExtraForms,
): Promise<Reply> {
  const asked = { ...request, model };
  const extras = format.extras(asked).map((extra, at) => extra.forms[forms[at] ?? 0]);
  const answer = await http
    .send({
      method: 'POST',
      url: format.url(baseUrl.replace(/\/+$/, '')),
      addressFrom: 'settings',
      compressed: true,
      headers: { 'content-type': 'application/json', ...format.headers(apiKey) },
      body: JSON.stringify(Object.assign(format.body(asked), ...extras)),
      timeoutMs: request.timeoutMs,
      maxBytes: request.maxBytes,
      signal: request.signal,
    })
    .catch((error: unknown) => {
      if (!unsent.has(codeOf(error) ?? '')) request.onCall?.(unknownUsage);
      if (!(error instanceof OutboundError)) throw error;
      throw new ModelError(`${format.provider} was refused (${error.code.toLowerCase()})`, { final: true }); // by our own rules
    });
  const json = orNull(() => parseJson(answer.text.replace(/^\uFEFF/, '')));
  const used = format.usage(json);
  const usage = { ...used, costUsd: costOf(used) };
  request.onCall?.(usage);
  const error = errorIn(json);
  return { answer, json, usage, error: saysSomething(error) ? format.error(error) : null };
}

const WithError = z.object({ error: z.unknown().optional() });
const WithFailedChoice = z.object({ choices: z.tuple([WithError]).rest(z.unknown()) });

/** The error of a body, or the one that stands in place of a choice. */
function errorIn(json: unknown): unknown {
  const error = WithError.safeParse(json).data?.error;
  return saysSomething(error) ? error : WithFailedChoice.safeParse(json).data?.choices[0].error;
}

function failed(
  provider: string,
  { status: sent, header }: OutboundAnswer,
  { type, status = sent }: WireError,
): ModelError {
  const word = type && /^[a-z0-9_]{1,64}$/.test(type) ? type : 'unknown error'; // a server may echo anything, the key too
  return new ModelError(`${provider} answered ${status} (${word})`, {
    final: !(transient.has(status) || status >= 500),
    retryAfterMs: readRetryAfter(header('retry-after'), Date.now()),
  });
}

/** Null for what cannot be read: broken JSON, and objects in each other beyond what the stack bears. */
function orNull<T>(read: () => T): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}
