import type { AnswerSpec, RouteFacts } from '../routing/route.ts';
import { Answer } from './answer.ts';
import { EventStream, type ServerSentEvent } from './event-stream.ts';
import type { Rendered } from './rendered.ts';

export const jsonType = 'application/json; charset=utf-8';

const lowerCased = (headers: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));

function assertFits(spec: AnswerSpec, body: unknown, where: string): void {
  if (spec === null || 'mediaType' in spec) return;
  const checked = spec.safeParse(body);
  if (!checked.success) throw new Error(`${where} does not fit its schema`, { cause: checked.error });
}

/** Turns what a handler returned into an answer for the wire; with `check` it must fit the schema of its status. */
export function renderAnswer(route: RouteFacts, result: unknown, check: boolean): Rendered {
  const { status, body, headers, repeat } =
    result instanceof Answer ? result : new Answer(Number(Object.keys(route.answers)[0]), result);
  const spec = route.answers[status];
  if (spec === undefined) throw new Error(`${route.id} answered the undeclared status ${status}`);
  if (check) assertFits(spec, body, `the answer ${status} of ${route.id}`);
  const named = lowerCased(headers);
  if (spec === null) return { status, headers: named, content: null };
  if (!('mediaType' in spec))
    return {
      status,
      headers: { 'content-type': jsonType, ...named },
      content: JSON.stringify(body),
      ...(repeat !== undefined && { repeat: JSON.stringify(repeat) }),
    };
  if ('events' in spec)
    return { status, headers: { ...streamHeaders, ...named }, content: new EventStream(toSource(body), spec.events) };
  return { status, headers: { 'content-type': spec.mediaType, ...named }, content: toContent(body) };
}

function toContent(body: unknown): Rendered['content'] {
  if (typeof body === 'string' || body instanceof Uint8Array) return body;
  if (isStream(body)) return body;
  throw new Error('an answer of another media type than JSON is a text, bytes or a stream');
}

/** The last asks proxies of the nginx family to pass events on as they come. */
const streamHeaders = { 'content-type': 'text/event-stream', 'cache-control': 'no-cache', 'x-accel-buffering': 'no' };

function toSource(body: unknown): AsyncIterable<ServerSentEvent> {
  if (isStream(body)) return body as AsyncIterable<ServerSentEvent>; // the route's type says what is in it
  throw new Error('an event stream is answered as a source of events');
}

const isStream = (body: unknown): body is AsyncIterable<string | Uint8Array> =>
  typeof body === 'object' && body !== null && Symbol.asyncIterator in body;
