import { recordCall } from '../record-call.ts';
import type { RequestContext } from '../request-context.ts';
import { account } from './account.ts';
import { corsHeaders } from './cors.ts';
import { EventStream } from './event-stream.ts';
import { renderError } from './render-error.ts';
import type { Rendered } from './rendered.ts';
import { respondWithEvents } from './respond-with-events.ts';
import { releaseContent, writeContent } from './write-content.ts';

/** Of a caller who was gone before there was an answer, so that nobody is told another (nginx's code for it). */
const clientClosedRequest = 499;

const release = (content: Rendered['content']) =>
  content instanceof EventStream ? content.release() : releaseContent(content);

/** The answer, once its call is recorded; where it cannot be, an answer that says so. */
async function recorded<Services>(context: RequestContext<Services>, rendered: Rendered): Promise<Rendered> {
  try {
    await recordCall(context, rendered);
    return rendered;
  } catch (error) {
    release(rendered.content);
    return renderError(context, error);
  }
}

/** Writes the answer in one piece, or streams it; when it is out, or broken off, counts and logs the request. */
export async function respond<Services>(context: RequestContext<Services>, rendered: Rendered): Promise<void> {
  const { res, req, server, product, route } = context;
  const { status, headers, content } = await recorded(context, rendered);
  if (res.closed) {
    release(content);
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
