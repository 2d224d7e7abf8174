import type { RequestContext } from '../request-context.ts';
import { account } from './account.ts';
import { corsHeaders } from './cors.ts';
import { EventStream } from './event-stream.ts';
import { respondWithEvents } from './respond-with-events.ts';
import { type Content, releaseContent, writeContent } from './write-content.ts';

/** An answer ready for the wire; header names in lower case. */
export interface Rendered {
  status: number;
  headers: Record<string, string>;
  content: Content | EventStream;
  /** The body that is kept for a repeated `Idempotency-Key`, where it is another. */
  repeat?: string;
}

/** Of a caller who was gone before there was an answer, so that nobody is told another (nginx's code for it). */
const clientClosedRequest = 499;

/** Writes the answer in one piece, or streams it; when it is out, or broken off, counts and logs the request. */
export async function respond<Services>(
  context: RequestContext<Services>,
  { status, headers, content }: Rendered,
): Promise<void> {
  const { res, req, server, product, route } = context;
  if (res.closed) {
    if (content instanceof EventStream) content.release();
    else releaseContent(content);
    return account(context, { status: clientClosedRequest, aborted: 'connection_lost' });
  }
  const all = {
    ...server.headers,
    ...product?.headers?.(context.limitStates),
    ...route?.headers,
    ...corsHeaders(product, req),
    ...headers,
    'x-request-id': context.requestId,
  };
  if (content instanceof EventStream) return respondWithEvents(context, { status, headers: all, stream: content });
  const end = await writeContent(res, { status, headers: all, content, isHead: req.method === 'HEAD' });
  if (end.aborted === 'source_failed') context.log.error({ err: end.cause }, 'an answer broke off');
  account(context, { status, aborted: end.aborted });
}
