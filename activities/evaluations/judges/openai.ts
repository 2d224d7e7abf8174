import { z } from 'zod';
import { judgeSchema } from '../../../domain/evaluations/judge/judge-schema.ts';
import type { OutboundAnswer, OutboundHttp } from '../../outbound-http.ts';
import { type Judge, JudgeError, type JudgeQuestion } from './judge.ts';

const MOST_BYTES = 1 << 20;
/** Statuses worth another try, besides 5xx (contract section 9.6). */
const transient = new Set([408, 409, 429]);

const Completion = z.object({
  choices: z
    .array(
      z.object({
        message: z.object({ content: z.string().nullish(), refusal: z.string().nullish() }),
        finish_reason: z.string().nullish(),
      }),
    )
    .min(1),
});
const Failure = z.object({
  error: z.object({ type: z.string().nullish(), message: z.string().nullish(), param: z.string().nullish() }),
});

export interface OpenAiOptions {
  http: OutboundHttp;
  /** With the version, without a slash at the end: `https://api.openai.com/v1`. */
  baseUrl: string;
  apiKey: string;
  /** Longest time of a call. */
  callMs: number;
}

const messages = ({ system, user }: JudgeQuestion) => [
  { role: 'system', content: system },
  { role: 'user', content: user },
];

const responseFormat = {
  type: 'json_schema',
  json_schema: { name: 'rule_verdict', strict: true, schema: judgeSchema },
};

/** OpenAI, and any server that speaks its chat completions (contract section 9.4). */
export function createOpenAiJudge({ http, baseUrl, apiKey, callMs }: OpenAiOptions): Judge {
  const send = (question: JudgeQuestion, format: object | undefined) =>
    http.send({
      method: 'POST',
      url: `${baseUrl.replace(/\/+$/, '')}/chat/completions`,
      addressFrom: 'settings',
      headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
      // No temperature: newer models refuse any but their own. The cap leaves room for hidden reasoning tokens.
      body: JSON.stringify({
        model: question.model,
        messages: messages(question),
        max_completion_tokens: 2048,
        ...(format && { response_format: format }),
      }),
      timeoutMs: callMs,
      maxBytes: MOST_BYTES,
      signal: question.signal,
    });

  return {
    provider: 'openai',
    async ask(question) {
      const first = await send(question, responseFormat);
      const answer =
        first.status === 400 && /response_format/.test(first.text) ? await send(question, undefined) : first;
      return readCompletion(answer);
    },
  };
}

function readCompletion(answer: OutboundAnswer): string {
  const json = parseJson(answer.text);
  const failure = Failure.safeParse(json);
  if (answer.status !== 200 || failure.success) throw failed(answer, failure.data?.error.type ?? 'unknown error');
  const completion = Completion.safeParse(json);
  const choice = completion.data?.choices[0];
  if (!choice) throw new JudgeError('openai answered 200 without a completion', { final: true });
  if (choice.message.refusal != null || choice.finish_reason === 'content_filter')
    throw new JudgeError('openai refused to judge', { final: true });
  return choice.message.content ?? '';
}

function failed({ status, header }: OutboundAnswer, type: string): JudgeError {
  const word = /^[a-z_]{1,64}$/.test(type) ? type : 'unknown error'; // a server may echo anything, the key too
  const seconds = Number(header('retry-after'));
  return new JudgeError(`openai answered ${status} (${word})`, {
    final: !(transient.has(status) || status >= 500),
    retryAfterMs: Number.isFinite(seconds) && seconds > 0 && seconds <= 10 ? seconds * 1000 : undefined,
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
