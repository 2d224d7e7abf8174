import type { IncomingMessage } from 'node:http';
import { z } from 'zod';
import { headerOf, type SignatureCheck } from './signature-check.ts';

/** One call as it came in, and how it was answered. */
export interface ReceivedCall {
  method: string;
  path: string;
  headers: IncomingMessage['headers'];
  body: string;
  at: Date;
  /** What to check the signature with. */
  secret: string;
  /** The kinds of signatures that are known. */
  checks: readonly SignatureCheck[];
  status: number;
}

const text = z.string().optional().catch(undefined);
/** What is worth a line of any product's events; a Slack notice has a text alone. */
const Event = z
  .object({
    ...{ event: text, type: text, source: text, id: text, logId: text, project: text },
    ...{ verdict: text, decision: text, explanation: text, text },
  })
  .catch({});

/** A call in two lines or three: when and what, with which signature, and why. */
export function describeCall(call: ReceivedCall): string {
  const event = Event.parse(parseJson(call.body));
  const about = [
    event.event ?? event.type ?? 'a call',
    event.source && `(${event.source})`,
    (event.logId ?? event.id) && `log ${event.logId ?? event.id}`,
    event.project && `in ${event.project}`,
    event.verdict && `verdict ${event.verdict}`,
    event.decision && `decision ${event.decision}`,
  ];
  const lines = [
    `${call.at.toISOString().slice(11, 19)}  ${about.filter(Boolean).join(' ')}`,
    `          ${call.method} ${call.path}, ${signature(call)}, answered ${call.status}`,
  ];
  const why = event.explanation ?? event.text;
  if (why) lines.push(`          ${why}`);
  return lines.map(printable).join('\n');
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}

function signature({ headers, body, secret, checks }: ReceivedCall): string {
  const check = checks.find((one) => headerOf(headers, one.headers.signature) !== undefined);
  if (!check) return 'not signed';
  const delivery = headerOf(headers, check.headers.id);
  const id = delivery ? `${check.headers.id} ${delivery}, ` : '';
  const problem = check.problem({ headers, body, secret });
  return problem === null ? `${id}signature good` : `${id}signature BAD (${problem})`;
}

/** Whoever calls must not be able to command the terminal. */
const printable = (line: string): string => line.replace(/\p{Cc}/gu, ' ').slice(0, 1_000);
