import type { MediaAnswer } from './media-answer.ts';

/** One event of a stream, as `EventSource` reads it. Data that is no text is written as JSON. */
export interface ServerSentEvent {
  id?: string | number;
  event?: string;
  data: unknown;
}

export interface EventStreamSettings {
  /** How long a client waits before it comes back, told to it first. */
  retryMs: number;
  /** How often a comment says that the connection lives, so that nobody in between closes it. */
  keepAliveMs: number;
  /** What may wait for a slow reader, besides what the system's own buffers hold. */
  maxUnreadBytes: number;
  /** A reader that leaves more than that unread for so long is disconnected. */
  stalledMs: number;
}

/** An answer that goes on: the handler answers a source of events, which is ended with its caller and its server. */
export interface EventStreamAnswer extends MediaAnswer {
  mediaType: 'text/event-stream';
  events: EventStreamSettings;
}

const defaults: EventStreamSettings = {
  retryMs: 3_000,
  keepAliveMs: 15_000,
  maxUnreadBytes: 1 << 20,
  stalledMs: 10_000,
};

/**
 * Declares an event stream as a route's answer. Its source must listen to the request's `signal`, which aborts when the
 * stream ends, and may clean up in a `finally`; a shutdown waits half a second for that.
 */
export const eventStream = (description: string, settings: Partial<EventStreamSettings> = {}): EventStreamAnswer => ({
  mediaType: 'text/event-stream',
  description,
  events: { ...defaults, ...settings },
});

/** A source of events on its way to be written. */
export class EventStream {
  readonly source: AsyncIterable<ServerSentEvent>;
  readonly settings: EventStreamSettings;

  constructor(source: AsyncIterable<ServerSentEvent>, settings: EventStreamSettings) {
    this.source = source;
    this.settings = settings;
  }

  /** Ends a source that is not read. */
  release(): void {
    this.source[Symbol.asyncIterator]()
      .return?.()
      .catch(() => {});
  }
}

const lineBreak = /\r\n|\r|\n/;

/** A field of one line; a break in it would begin another field. */
function field(name: string, value: string | number | undefined): string {
  if (value === undefined) return '';
  if (/[\r\n\0]/.test(String(value))) throw new Error(`the ${name} of an event has a line break or NUL in it`);
  return `${name}: ${value}\n`;
}

/** An event on the wire (HTML standard, section 9.2). */
export function eventText({ id, event, data }: ServerSentEvent): string {
  const text = typeof data === 'string' ? data : JSON.stringify(data);
  const lines = text.split(lineBreak).map((line) => `data: ${line}\n`);
  return `${field('id', id)}${field('event', event)}${lines.join('')}\n`;
}
