import { altCsv, sdnCsv } from '../../../../test/investigations/sanctions/list-server.ts';
import { DnsServer } from '../../../../test/support/dns-server.ts';
import { breachesOf, foundAnswer } from '../../../support/found-answers.ts';
import { nameIn, type Person } from '../../../support/person.ts';
import { type Said, type SourceCall, startSlowSources } from '../../../support/slow-sources.ts';

/** A call as the service noted it. */
export interface NotedCall {
  worker: string;
  /** Whom it is about; null for a list or a token. */
  name: string | null;
  /** Equal for calls that ask the same. */
  question: string;
  arrivedAt: number;
}

/** The services of all sources, which outlive what is killed and keep their own book of who asked what. */
export interface WatchedSources {
  env: Record<string, string>;
  calls: readonly NotedCall[];
  /** They answer about this person from now on. */
  know(person: Person): void;
  /** Have I Been Pwned knows of one more breach of this person. */
  addBreach(name: string): void;
  /** What a service says in place of its answer from now on; undefined for that again. */
  fail(worker: string, said: Said | undefined): void;
  stop(): Promise<void>;
}

/** What concerns nobody: a token, and a list on which nobody is. */
const unasked: Record<string, string> = {
  '/api/v1/access_token': JSON.stringify({ access_token: 'token', expires_in: 3_600 }),
  '/torbulkexitlist': '192.0.2.1\n',
};

const KNOWN_BREACHES = 2;
const list: Record<string, string> = {
  'SDN.CSV': sdnCsv([{ entNum: 1, name: 'PETROV, Ivan Sergeyevich', type: 'individual' }]),
  'ALT.CSV': altCsv([{ entNum: 1, altNum: 1, name: 'PETROV, Vanya' }]),
};

export async function startWatchedSources(delayScale: number): Promise<WatchedSources> {
  const calls: NotedCall[] = [];
  const names = new Map<string, string>();
  const breaches = new Map<string, number>();
  const failing = new Map<string, Said>();
  const personIn = (said: string): string | null => {
    const mark = nameIn(said) ?? /8\.\d+\.\d+\.\d+/.exec(said)?.[0] ?? /1415\d{7}/.exec(said)?.[0];
    return (mark !== undefined && names.get(mark)) || null;
  };
  const say = (call: SourceCall): Said => {
    const { worker, method, path, body, arrivedAt } = call;
    const name = personIn(decodeURIComponent(path) + body);
    calls.push({ worker, name, question: `${worker} ${method} ${path} ${body}`, arrivedAt });
    const failure = failing.get(worker);
    if (failure) return failure;
    if (worker === 'name_ofac') return { body: list[path.split('/').at(-1) ?? ''] ?? '' };
    if (path in unasked) return { body: unasked[path] ?? '' };
    if (name === null) return { status: 404 };
    const known = KNOWN_BREACHES + (breaches.get(name) ?? 0);
    const found = worker === 'email_hibp' ? breachesOf(name, known) : foundAnswer(call, name);
    return found ? { body: JSON.stringify(found) } : { status: 404 };
  };
  const sources = await startSlowSources({ delayScale, say });
  const dns = await DnsServer.start({});
  return {
    env: { ...sources.env, OSINT_DNS_SERVERS: dns.address },
    calls,
    know: ({ name, marks }) => {
      for (const mark of marks) names.set(mark, name);
    },
    addBreach: (name) => void breaches.set(name, (breaches.get(name) ?? 0) + 1),
    fail: (worker, said) => void (said ? failing.set(worker, said) : failing.delete(worker)),
    async stop() {
      await sources.stop();
      await dns.stop();
    },
  };
}
