import type { IncomingMessage } from 'node:http';
import { Webhook } from 'standardwebhooks';
import { z } from 'zod';

/** One call as it came in, and how it was answered. */
export interface ReceivedCall {
  method: string;
  path: string;
  headers: IncomingMessage['headers'];
  body: string;
  at: Date;
  /** `whsec_…` to check the signature with. */
  secret: string;
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

function signature({ headers, body, secret }: ReceivedCall): string {
  const names = ['webhook-id', 'webhook-timestamp', 'webhook-signature'];
  const values = names.map((name) => [headers[name] ?? []].flat()[0]);
  if (values.every((value) => value === undefined)) return 'not signed';
  const id = values[0] ? `webhook-id ${values[0]}, ` : '';
  try {
    new Webhook(secret).verify(body, Object.fromEntries(names.map((name, at) => [name, values[at] ?? ''])));
    return `${id}signature good`;
  } catch (error) {
    return `${id}signature BAD (${error instanceof Error ? error.message : 'unreadable'})`;
  }
}

/** Whoever calls must not be able to command the terminal. */
const printable = (line: string): string => line.replace(/\p{Cc}/gu, ' ').slice(0, 1_000);
