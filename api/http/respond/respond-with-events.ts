import type { RequestContext } from '../request-context.ts';
import { account } from './account.ts';
import type { EventStream } from './event-stream.ts';
import { type StreamEnd, writeEventStream } from './write-event-stream.ts';

interface Streamed {
  status: number;
  headers: Record<string, string>;
  stream: EventStream;
}

/** A stream ends one day: it was broken off only where we had to. */
const abortedBy = ({ ended }: StreamEnd) => (ended === 'source_failed' || ended === 'slow_reader' ? ended : null);

/** Writes an event stream until it ends, counts it while it is open, and accounts for it once, with who ended it. */
export async function respondWithEvents<Services>(
  context: RequestContext<Services>,
  { status, headers, stream }: Streamed,
): Promise<void> {
  const { res, req, server, product, route } = context;
  res.writeHead(status, headers).flushHeaders();
  if (req.method === 'HEAD') {
    context.stopWork();
    stream.release();
    res.end();
    return account(context, { status, aborted: null });
  }
  const labels = [product?.product ?? 'none', route?.id ?? 'none'] as const;
  server.metrics.streamsOpen.labels(...labels).inc();
  const end = await writeEventStream(res, { stream, streams: server.streams, stopSource: () => context.stopWork() });
  server.metrics.streamsOpen.labels(...labels).dec();
  server.metrics.streamsEnded.labels(...labels, end.ended).inc();
  if (end.ended === 'source_failed') context.log.error({ err: end.cause }, 'an event stream broke off');
  account(context, { status, aborted: abortedBy(end), ended: end.ended });
}
