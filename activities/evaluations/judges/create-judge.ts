import { codeOf } from '../../failures.ts';
import { OutboundError } from '../../outbound/outbound-error.ts';
import type { OutboundAnswer, OutboundHttp } from '../../outbound-http.ts';
import { type Judge, JudgeError, type JudgeQuestion } from './judge.ts';
import type { WireError, WireFormat } from './wire-format.ts';

const MOST_BYTES = 1 << 20;
/** Statuses worth another try, besides 5xx (contract section 9.6). */
const transient = new Set([408, 409, 429]);
const LONGEST_RETRY_AFTER_SECONDS = 10;
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
  /** Longest time of a call; a question takes two when the server does not know the answer format. */
  callMs: number;
}

/** A judge that speaks this format, with what is the same for all of them (contract sections 9.2 and 9.6). */
export function createJudge(format: WireFormat, { http, baseUrl, callMs }: JudgeOptions): Judge {
  const { provider } = format;

  const call = async (question: JudgeQuestion, answerFormat: object): Promise<Reply> => {
    try {
      const answer = await http.send({
        method: 'POST',
        url: format.url(baseUrl.replace(/\/+$/, '')),
        addressFrom: 'settings',
        compressed: true,
        headers: { 'content-type': 'application/json', ...format.headers(question.apiKey) },
        body: JSON.stringify({ ...format.body(question), ...answerFormat }),
        timeoutMs: callMs,
        maxBytes: MOST_BYTES,
        signal: question.signal,
      });
      const json = parseJson(answer.text);
      question.onCall(format.usage(json));
      return { answer, json };
    } catch (error) {
      if (!unsent.has(codeOf(error) ?? '')) question.onCall(unknownUsage);
      if (!(error instanceof OutboundError)) throw error;
      throw new JudgeError(`${provider} was refused (${error.code.toLowerCase()})`, { final: true }); // by our own rules
    }
  };

  const complainsOfFormat = ({ answer }: Reply) =>
    answer.status === 400 && Object.keys(format.answerFormat).some((name) => answer.text.includes(name));

  return {
    provider,
    async ask(question) {
      const first = await call(question, format.answerFormat);
      const { answer, json } = complainsOfFormat(first) ? await call(question, {}) : first;
      const error = format.error(json);
      if (answer.status !== 200 || error) throw failed(provider, answer, error ?? {});
      const said = format.answer(json);
      if (!said) throw new JudgeError(`${provider} answered 200 without a completion`, { final: true });
      if (said.refused) throw new JudgeError(`${provider} refused to judge`, { final: true });
      return said.text;
    },
  };
}

interface Reply {
  answer: OutboundAnswer;
  json: unknown;
}

const unknownUsage = { promptTokens: null, completionTokens: null, costUsd: null };

function failed(
  provider: string,
  { status: sent, header }: OutboundAnswer,
  { type, status = sent }: WireError,
): JudgeError {
  const word = type && /^[a-z0-9_]{1,64}$/.test(type) ? type : 'unknown error'; // a server may echo anything, the key too
  const seconds = Number(header('retry-after'));
  return new JudgeError(`${provider} answered ${status} (${word})`, {
    final: !(transient.has(status) || status >= 500),
    retryAfterMs: seconds > 0 && seconds <= LONGEST_RETRY_AFTER_SECONDS ? seconds * 1000 : undefined,
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
