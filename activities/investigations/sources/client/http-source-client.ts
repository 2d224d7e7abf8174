import { createHash } from 'node:crypto';
import { BreakerOpen, type CallMeaning } from '../../../breaker.ts';
import type { OutboundAnswer } from '../../../outbound/outbound-http.ts';
import type { AskParts } from '../ask-source.ts';
import type { KeptAnswer } from '../asked.ts';
import type { Source } from '../source.ts';
import type { SourceAnswer, SourceClient, SourceRequest } from '../source-client.ts';
import { SourceFault } from '../source-fault.ts';
import { faultOfError, faultOfStatus } from './call-faults.ts';
import type { LookUpTime } from './look-up-time.ts';
import { ownAddress } from './own-address.ts';
import { readBody } from './read-body.ts';
import { Secrets } from './secrets.ts';
import { turnOf, waitTurn } from './wait-turn.ts';
import { withRetries } from './with-retries.ts';

const MOST_BYTES = 4 * 1024 * 1024;

/** The client of one look-up, and what it kept of the answers. */
export class HttpSourceClient implements SourceClient {
  readonly #source: Source;
  readonly #parts: AskParts;
  readonly #time: LookUpTime;
  readonly #baseUrl: string | undefined;
  readonly #secrets = new Secrets();
  readonly #kept = new Map<string, KeptAnswer>();

  constructor(source: Source, parts: AskParts, time: LookUpTime) {
    this.#source = source;
    this.#parts = parts;
    this.#time = time;
    this.#baseUrl = parts.settings.baseUrlOf(source.id);
    for (const name of this.#keyNames) this.#secrets.add(this.key(name));
  }

  get #keyNames(): string[] {
    const { required = [], optional = [] } = this.#source.keys ?? {};
    return [...required, ...optional];
  }

  get #hasKey(): boolean {
    return this.#keyNames.some((name) => this.key(name) !== undefined);
  }

  get answers(): KeptAnswer[] {
    return [...this.#kept.values()];
  }

  get hasOwnBaseUrl(): boolean {
    return this.#baseUrl !== undefined;
  }

  get dns() {
    return this.#parts.dns;
  }

  get sanctions() {
    return this.#parts.sanctions;
  }

  get contact() {
    return this.#parts.settings.contact;
  }

  get remainingMs() {
    return this.#time.remainingMs;
  }

  now(): Date {
    return new Date();
  }

  key(name: string): string | undefined {
    return this.#parts.settings.textOf(name);
  }

  setting(name: string): string | undefined {
    return this.#parts.settings.textOf(name);
  }

  async token(issue: Parameters<SourceClient['token']>[0]): Promise<string> {
    const token = await this.#parts.tokens.tokenOf(this.#source.id, issue);
    this.#secrets.add(token);
    return token;
  }

  forgetToken(token: string): Promise<void> {
    return this.#parts.tokens.forget(this.#source.id, token);
  }

  /** A list of one address is not that of another. */
  list(maxAgeMs: number, fetch: Parameters<SourceClient['list']>[1]) {
    const { id } = this.#source;
    const name = this.#baseUrl === undefined ? id : `${id} at ${this.#baseUrl}`;
    return this.#parts.lists.listOf(name, { maxAgeMs, fetch, signal: this.#time.signal });
  }

  get(url: string, request: SourceRequest = {}): Promise<SourceAnswer> {
    return this.#ask({ method: 'GET', url, maxRedirects: request.maxRedirects ?? 0 }, request);
  }

  post(url: string, body: string, request: SourceRequest = {}): Promise<SourceAnswer> {
    return this.#ask({ method: 'POST', url, body }, request);
  }

  read: SourceClient['read'] = (answer, schema, options) => readBody(answer.text, schema, options);

  keep(value: unknown): SourceAnswer {
    return this.#answer({ status: 200, header: () => undefined, body: Buffer.from(JSON.stringify(value)) });
  }

  /** One call with its retries counts once in the breaker of the source; that to a host of a user's counts in none. */
  async #ask(call: Call, request: SourceRequest): Promise<SourceAnswer> {
    const { breakers, retryTimeScale } = this.#parts;
    const time = this.#time.part(request.timeoutMs ?? Number.POSITIVE_INFINITY);
    const work = () => withRetries(() => this.#attempt(call, request, time), time, retryTimeScale);
    try {
      if (request.hostFrom === 'user') return await work();
      return await breakers.run(`source/${this.#source.id}`, work, meaningOf);
    } catch (error) {
      throw error instanceof BreakerOpen ? new SourceFault('error', 'source failing', { cause: error }) : error;
    } finally {
      time.end();
    }
  }

  async #attempt(call: Call, request: SourceRequest, time: LookUpTime): Promise<SourceAnswer> {
    const turn = turnOf(this.#source, this.hasOwnBaseUrl, this.#hasKey);
    if (turn && request.hostFrom !== 'user') await waitTurn(turn, this.#parts.countCall, time);
    const answer = await this.#send(call, request, time);
    const { status } = answer;
    const isAnswer = (status >= 200 && status < 300) || status === 404 || request.accept?.includes(status);
    if (!isAnswer) throw faultOfStatus(answer, this.#hasKey);
    return this.#answer(answer, request);
  }

  async #send(call: Call, request: SourceRequest, time: LookUpTime): Promise<OutboundAnswer> {
    const { http, settings, signal } = this.#parts;
    try {
      return await http.send({
        ...call,
        url: ownAddress(call.url, this.#baseUrl),
        addressFrom: this.#baseUrl === undefined ? 'user' : 'settings',
        headers: { 'user-agent': settings.userAgent, accept: 'application/json', ...request.headers },
        compressed: true,
        timeoutMs: Math.max(1, time.remainingMs),
        maxBytes: request.maxBytes ?? MOST_BYTES,
        signal: time.signal,
      });
    } catch (error) {
      signal?.throwIfAborted(); // broken off by the caller, which says nothing of the source
      throw faultOfError(error);
    }
  }

  /** Kept without secrets, and read so too; one that is a secret itself is read as it came, and kept nowhere. */
  #answer({ status, header, body: received }: Received, { isSecret, isUnkept }: SourceRequest = {}): SourceAnswer {
    const body = isSecret ? received : this.#secrets.removeFrom(received);
    const sha256 = createHash('sha256').update(body).digest('hex');
    const retrievedAt = this.now();
    if (!isSecret && !isUnkept) {
      this.#kept.delete(sha256); // the last answer stands last, also one that came before
      this.#kept.set(sha256, { sha256, body, retrievedAt });
    }
    return {
      ...{ status, header, body, sha256, retrievedAt },
      get text() {
        return body.toString('utf8');
      },
    };
  }
}

type Received = Pick<SourceAnswer, 'status' | 'header' | 'body'>;
type Call = { method: 'GET'; url: string; maxRedirects: number } | { method: 'POST'; url: string; body: string };

function meaningOf(error: unknown): CallMeaning {
  if (!(error instanceof SourceFault) || error.reason === 'throttled') return 'neither';
  return error.isTransient ? 'failure' : 'answer';
}
