import { z } from 'zod';
import { type ExtraForms, nextForms } from '../../../domain/evaluations/judge/request-extras.ts';
import { readRetryAfter } from '../../../domain/retry-after.ts';
import { codeOf } from '../../failures.ts';
import { OutboundError } from '../../outbound/outbound-error.ts';
import type { OutboundAnswer, OutboundHttp } from '../../outbound/outbound-http.ts';
import { type Judge, JudgeError, type JudgeQuestion } from './judge.ts';
import { saysSomething } from './says-something.ts';
import type { WireError, WireFormat } from './wire-format.ts';

const MOST_BYTES = 1 << 20;
/** Statuses worth another try, besides 5xx (contract section 9.6). */
const transient = new Set([408, 409, 429]);
/** Statuses by which servers refuse a part of a request that they do not know. */
const refusesRequest = new Set([400, 422]);
/** A question takes more than one when the server refuses something that was added to it. */
const MOST_CALLS = 3;
const LONGEST_RETRY_AFTER_MS = 10_000;
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

export interface JudgeOptions {
  http: OutboundHttp;
  baseUrl: string;
  /** Longest time of a call. */
  callMs: number;
}

/** A judge that speaks this format, with what is the same for all of them (contract sections 9.2 and 9.6). */
export function createJudge(format: WireFormat, { http, baseUrl, callMs }: JudgeOptions): Judge {
  const { provider } = format;

  const call = async (question: JudgeQuestion, forms: ExtraForms): Promise<Reply> => {
    const extras = format.extras.map((extra, at) => extra.forms[forms[at] ?? 0]);
    try {
      const answer = await http.send({
        method: 'POST',
        url: format.url(baseUrl.replace(/\/+$/, '')),
        addressFrom: 'settings',
        compressed: true,
        headers: { 'content-type': 'application/json', ...format.headers(question.apiKey) },
        body: JSON.stringify(Object.assign(format.body(question), ...extras)),
        timeoutMs: callMs,
        maxBytes: MOST_BYTES,
        signal: question.signal,
      });
      const json = parseJson(answer.text);
      question.onCall(format.usage(json));
      const error = errorIn(json);
      return { answer, json, error: saysSomething(error) ? format.error(error) : null };
    } catch (error) {
      if (!unsent.has(codeOf(error) ?? '')) question.onCall(unknownUsage);
      if (!(error instanceof OutboundError)) throw error;
      throw new JudgeError(`${provider} was refused (${error.code.toLowerCase()})`, { final: true }); // by our own rules
    }
  };

  const callUntilKnown = async (question: JudgeQuestion): Promise<Reply> => {
    let forms: ExtraForms = format.extras.map(() => 0);
    for (let calls = 1; ; calls += 1) {
      const reply = await call(question, forms);
      if (calls === MOST_CALLS || !refusesRequest.has(reply.error?.status ?? reply.answer.status)) return reply;
      const next = nextForms(format.extras, forms, reply.answer.text);
      if (!next) return reply;
      forms = next;
    }
  };

  return {
    provider,
    async ask(question) {
      const { answer, json, error } = await callUntilKnown(question);
      if (answer.status !== 200 || error) throw failed(provider, answer, error ?? {});
      const said = format.answer(json);
      if (!said) throw new JudgeError(`${provider} answered 200 without a completion`, { final: true });
      const { text, cutOff, refused } = said;
      if (refused) throw new JudgeError(`${provider} refused to judge`, { final: true });
      return { text, cutOff };
    },
  };
}

interface Reply {
  answer: OutboundAnswer;
  json: unknown;
  error: WireError | null;
}

const WithError = z.object({ error: z.unknown().optional() });
const WithFailedChoice = z.object({ choices: z.tuple([WithError]).rest(z.unknown()) });

/** The error of a body, or the one that stands in place of a choice. */
function errorIn(json: unknown): unknown {
  const error = WithError.safeParse(json).data?.error;
  return saysSomething(error) ? error : WithFailedChoice.safeParse(json).data?.choices[0].error;
}

const unknownUsage = { promptTokens: null, completionTokens: null, costUsd: null };

function failed(
  provider: string,
  { status: sent, header }: OutboundAnswer,
  { type, status = sent }: WireError,
): JudgeError {
  const word = type && /^[a-z0-9_]{1,64}$/.test(type) ? type : 'unknown error'; // a server may echo anything, the key too
  const retryAfterMs = readRetryAfter(header('retry-after'), Date.now());
  return new JudgeError(`${provider} answered ${status} (${word})`, {
    final: !(transient.has(status) || status >= 500),
    retryAfterMs: retryAfterMs !== null && retryAfterMs <= LONGEST_RETRY_AFTER_MS ? retryAfterMs : undefined,
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return null;
  }
}
