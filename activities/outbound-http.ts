import dns from 'node:dns';
import net from 'node:net';
import ipaddr from 'ipaddr.js';
import { Agent, buildConnector, request } from 'undici';

export interface OutboundRequest {
  method: 'GET' | 'POST';
  url: string;
  headers?: Record<string, string>;
  body?: string;
  /** From the first byte out to the last byte in. */
  timeoutMs: number;
  /** Most bytes of the answer; a longer one is an error. */
  maxBytes: number;
  signal?: AbortSignal;
}

export interface OutboundAnswer {
  status: number;
  header(name: string): string | undefined;
  text: string;
}

/** The one way out of this program. Redirects are answers, not followed. */
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

/** Refused before anything was sent: the address is not a public one. */
export class AddressRefused extends Error {
  readonly code = 'ADDRESS_REFUSED';
}

/** All of IPv6 that is handed out to the public; what lies outside it may wrap an IPv4 address or mean something local. */
const publicIpv6 = ipaddr.IPv6.parseCIDR('2000::/3');
/** A cloud's own services, at an address that looks like any other. */
const platformAddress = '168.63.129.16';

/** Whether an IP address is an ordinary public one; addresses that wrap an IPv4 one are none, whatever they wrap. */
export function isPublicAddress(address: string): boolean {
  if (net.isIP(address) === 0) return false;
  const parsed = ipaddr.process(address);
  if (parsed.range() !== 'unicast' || parsed.toString() === platformAddress) return false;
  return parsed instanceof ipaddr.IPv4 || parsed.match(publicIpv6);
}

const lookupPublic =
  (lookup: typeof dns.lookup): net.LookupFunction =>
  (host, options, callback) => {
    lookup(host, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, '', 0);
      if (addresses.some(({ address }) => !isPublicAddress(address)))
        return callback(new AddressRefused('address not allowed'), '', 0);
      const [first] = addresses;
      if (options.all) callback(null, addresses);
      else callback(null, first?.address ?? '', first?.family);
    });
  };

/** Checks the address that is about to be dialled; `lookup` is not asked for literal ones. */
function guardedConnector(lookup: typeof dns.lookup): buildConnector.connector {
  const connect = buildConnector({ timeout: 5_000, lookup: lookupPublic(lookup) });
  return (options, callback) => {
    const host = options.hostname.replace(/^\[|\]$/g, '');
    if (net.isIP(host) && !isPublicAddress(host)) callback(new AddressRefused('address not allowed'), null);
    else connect(options, callback);
  };
}

export function createOutboundHttp(options: OutboundHttpOptions): OutboundHttp {
  const { trustedOrigins, allowPrivateTargets, lookup = dns.lookup } = options;
  const limits = { headersTimeout: 0, bodyTimeout: 0, maxHeaderSize: 16_384 }; // `timeoutMs` bounds the whole
  const open = new Agent({ ...limits, connect: { timeout: 5_000 } });
  const guarded = new Agent({ ...limits, connect: guardedConnector(lookup) });
  return {
    async send({ method, url, headers, body, timeoutMs, maxBytes, signal }) {
      const trusted = allowPrivateTargets || trustedOrigins.includes(new URL(url).origin);
      const timeout = AbortSignal.timeout(timeoutMs);
      const answer = await request(url, {
        method,
        ...(headers && { headers }),
        ...(body !== undefined && { body }),
        dispatcher: trusted ? open : guarded,
        signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
      });
      return {
        status: answer.statusCode,
        header: (name) => [answer.headers[name.toLowerCase()] ?? []].flat()[0],
        text: await readAtMost(answer.body, maxBytes),
      };
    },
    async close() {
      await Promise.all([open.destroy(), guarded.destroy()]);
    },
  };
}

async function readAtMost(body: AsyncIterable<Buffer>, maxBytes: number): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    if (bytes > maxBytes) throw new Error(`the answer is longer than ${maxBytes} bytes`); // ends the loop, and with it the connection
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
