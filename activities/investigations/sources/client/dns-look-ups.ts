import dns from 'node:dns/promises';
import { isIP } from 'node:net';
import { codeOf } from '../../../failures.ts';
import type { DnsLookUps } from '../source-client.ts';
import { SourceFault } from '../source-fault.ts';
import { noAnswerInTime } from './look-up-time.ts';

/** A server that does not answer is asked again, or the next one, within the time of a look-up. */
const perQuery = { timeout: 3_000, tries: 2 };

/** The answer is that there are no such records, or that there is no such name, nor can be. */
const noRecords = new Set(['ENODATA']);
const noName = new Set(['ENOTFOUND', 'EBADNAME', 'NXDOMAIN']);

/**
 * Look-ups in DNS at these servers (`host:port` by commas; the system's when absent), over UDP and, where an answer is
 * truncated, TCP. A server given by name is resolved at the first look-up.
 */
export function createDnsLookUps(servers: string | undefined, patience = perQuery): DnsLookUps {
  const resolver = new dns.Resolver(patience);
  let ready: Promise<void> | undefined;
  const isReady = () => {
    if (servers === undefined) return;
    ready ??= useServers(resolver, servers).catch((error) => {
      ready = undefined; // its name may resolve the next time
      throw error;
    });
    return ready;
  };
  const ask = async <Records, Nothing>(
    query: () => Promise<Records>,
    nothing: Nothing,
  ): Promise<Records | Nothing | null> => {
    try {
      await isReady();
      return await query();
    } catch (error) {
      const code = codeOf(error) ?? '';
      if (noRecords.has(code)) return nothing;
      if (noName.has(code)) return null;
      throw faultOf(code, error);
    }
  };
  const resolve = (name: string, type: Parameters<DnsLookUps['resolve']>[1]): Promise<string[]> => {
    if (type === 'A') return resolver.resolve4(name);
    if (type === 'AAAA') return resolver.resolve6(name);
    return type === 'NS' ? resolver.resolveNs(name) : resolver.resolveCname(name);
  };
  return {
    resolve: (name, type) => ask(() => resolve(name, type), []),
    resolveMx: (name) => ask(() => resolver.resolveMx(name), []),
    resolveTxt: (name) => ask(async () => (await resolver.resolveTxt(name)).map((parts) => parts.join('')), []),
    resolveCaa: (name) => ask(async () => (await resolver.resolveCaa(name)).map((record) => ({ ...record })), []),
    resolveSoa: (name) => ask(async () => ({ ...(await resolver.resolveSoa(name)) }), null),
  };
}

async function useServers(resolver: dns.Resolver, servers: string): Promise<void> {
  const addresses = servers.split(',').map(async (text) => {
    const server = text.trim();
    const [, host = server, port] = /^(.+?)(?::(\d+))?$/.exec(isIP(server) ? `[${server}]` : server) ?? [];
    const bare = host.replace(/^\[|\]$/g, '');
    const address = isIP(bare) ? bare : (await dns.lookup(bare)).address;
    return `[${address}]:${port ?? 53}`.replace(/^\[([\d.]+)\]/, '$1');
  });
  resolver.setServers(await Promise.all(addresses));
}

function faultOf(code: string, cause: unknown): SourceFault {
  if (code === 'ETIMEOUT' || code === 'ECANCELLED') return noAnswerInTime();
  if (code === 'ECONNREFUSED') return new SourceFault('error', 'connection failed', { isTransient: true, cause });
  return new SourceFault('error', `DNS answered ${code.replace(/^E/, '') || 'an error'}`, { isTransient: true, cause });
}
