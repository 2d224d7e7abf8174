import dns from 'node:dns';
import { Agent, buildConnector, request } from 'undici';
import { Deadline } from './deadline.ts';
import { guardedConnector } from './guarded-connector.ts';
import { OutboundError } from './outbound-error.ts';
import { passOverInterimAnswers } from './pass-over-interim-answers.ts';
import { acceptedEncodings, atMost, decoded, readAtMost } from './read-body.ts';
import { type RequestTarget, redirectTarget, webAddress } from './redirect.ts';

interface OutboundCall {
  url: string;
  /** Who chose the address: an origin of the operator's settings is trusted in a call that was made from them, only. */
  addressFrom: 'settings' | 'user';
  headers?: Record<string, string>;
  /** From the first byte out to the last byte in, redirects included. */
  timeoutMs: number;
  /** Longest wait for an answer to begin, of each redirect anew; `timeoutMs` when absent. */
  firstByteMs?: number;
  /** Most bytes of the answer, after decompression. */
  maxBytes: number;
  /** A longer answer is cut there instead of being an error. */
  cutLonger?: boolean;
  /** An answer that breaks off, or takes too long once it has begun, counts as far as it came. */
  keepBroken?: boolean;
  /** Asks for a compressed answer and decompresses it. */
  compressed?: boolean;
  /** Takes the body as it arrives, for bodies that shall not be in memory whole; `body` is empty then. */
  receive?(head: OutboundHead, body: AsyncIterable<Buffer>): Promise<void>;
  signal?: AbortSignal;
}

/** Redirects are answers, but for the first `maxRedirects` of a GET. */
export type OutboundRequest = OutboundCall &
  ({ method: 'GET'; maxRedirects?: number } | { method: 'POST'; body?: string });

export interface OutboundHead {
  status: number;
  header(name: string): string | undefined;
}

export interface OutboundAnswer extends OutboundHead {
  body: Buffer;
  /** The body as UTF-8. */
  text: string;
}

/** The one way out of this program. Throws OutboundError, `TimeoutError`, the caller's abort, or the network's error. */
export interface OutboundHttp {
  send(request: OutboundRequest): Promise<OutboundAnswer>;
  close(): Promise<void>;
}

export interface OutboundHttpOptions {
  /** Exact origins from the operator's own settings; any other address must be public. */
  trustedOrigins: readonly string[];
  /** Tests only: lets every address be called. */
  allowPrivateTargets: boolean;
  /** How names become addresses; the system's way when absent. */
  lookup?: typeof dns.lookup;
}

const MOST_REDIRECTS = 10;
const connecting = { timeout: 5_000, allowH2: false };
/** A call's own deadline bounds it in time; the bound on headers holds in HTTP/1 only, so no other is spoken. */
const perConnection = { headersTimeout: 0, bodyTimeout: 0, maxHeaderSize: 16_384, allowH2: false };

/** One of these serves a whole process: its connections are kept and shared by all calls to an origin. */
export function createOutboundHttp(options: OutboundHttpOptions): OutboundHttp {
  const { trustedOrigins, allowPrivateTargets, lookup = dns.lookup } = options;
  const origins = new Set(trustedOrigins);
  const agent = (connect: buildConnector.connector) =>
    new Agent({ ...perConnection, connect: passOverInterimAnswers(connect) });
  const open = agent(buildConnector(connecting));
  const guarded = agent(guardedConnector(connecting, lookup));

  const dial = ({ url, headers, trusted }: RequestTarget, call: OutboundRequest, deadline: Deadline) => {
    const answer = request(url, {
      method: call.method,
      headers,
      ...(call.method === 'POST' && call.body !== undefined && { body: call.body }),
      dispatcher: trusted || allowPrivateTargets ? open : guarded,
      signal: deadline.signal,
    });
    return deadline.beginning(answer);
  };

  const follow = async (call: OutboundRequest, deadline: Deadline): Promise<OutboundAnswer> => {
    let left = call.method === 'GET' ? Math.min(call.maxRedirects ?? 0, MOST_REDIRECTS) : 0;
    const follows = left > 0;
    let target = firstTarget(call, origins);
    for (;;) {
      const answer = await dial(target, call, deadline);
      const header = (name: string) => [answer.headers[name.toLowerCase()] ?? []].flat()[0];
      const next = follows ? redirectTarget(target, answer.statusCode, header('location')) : null;
      if (!next) return readAnswer(answer, header, call);
      await answer.body.dump();
      if (left === 0) throw new OutboundError('REDIRECT_REFUSED', 'too many redirects');
      left -= 1;
      target = next;
    }
  };

  return {
    async send(call) {
      const deadline = new Deadline(call);
      try {
        return await follow(call, deadline);
      } finally {
        deadline.end();
      }
    },
    async close() {
      await Promise.all([open.destroy(), guarded.destroy()]);
    },
  };
}

function firstTarget(call: OutboundRequest, trustedOrigins: ReadonlySet<string>): RequestTarget {
  const url = webAddress(call.url);
  return {
    url,
    headers: { ...call.headers, ...(call.compressed && { 'accept-encoding': acceptedEncodings }) },
    trusted: call.addressFrom === 'settings' && trustedOrigins.has(url.origin),
  };
}

async function readAnswer(
  answer: Awaited<ReturnType<typeof request>>,
  header: OutboundAnswer['header'],
  { maxBytes, cutLonger = false, keepBroken = false, compressed, receive }: OutboundRequest,
): Promise<OutboundAnswer> {
  const head = { status: answer.statusCode, header };
  const stream = compressed ? decoded(answer.body, header('content-encoding')) : answer.body;
  try {
    await receive?.(head, atMost(stream, maxBytes, cutLonger));
  } finally {
    if (receive) stream.on('error', () => {}).destroy(); // what was not taken is not waited for
  }
  const body = receive ? Buffer.alloc(0) : await readAtMost(stream, maxBytes, { cutLonger, keepBroken });
  return {
    ...head,
    body,
    get text() {
      return body.toString('utf8');
    },
  };
}
