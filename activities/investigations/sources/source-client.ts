import type { ZodType } from 'zod';
import type { SourceList } from '../../../domain/investigations/enrichment/source-list.ts';
import type { SanctionsLookUps } from '../sanctions/sanctions-matcher.ts';
import type { IssuedToken } from './client/token-store.ts';

/** An answer of a source, kept as received. */
export interface SourceAnswer {
  status: number;
  header(name: string): string | undefined;
  /** The body as UTF-8. */
  text: string;
  body: Buffer;
  /** Of the body: what evidence refers to. */
  sha256: string;
  retrievedAt: Date;
}

export interface SourceRequest {
  /** Names in lower case. */
  headers?: Record<string, string>;
  /** Redirects that are followed, each address checked; none when absent. */
  maxRedirects?: number;
  /** Most bytes of the answer; 4 MiB when absent. */
  maxBytes?: number;
  /** Longest time of this call with its retries, for sources that know another way; what is left of the look-up when absent. */
  timeoutMs?: number;
  /** Who chose the host: a user for one that is read out of an identifier. Such a host is never a private one. */
  hostFrom?: 'source' | 'user';
  /** Answers whose bodies hold credentials are not kept. */
  isSecret?: boolean;
  /** The body is not kept, as the source keeps what evidence needs of it. */
  isUnkept?: boolean;
  /** Statuses that are answers to the source itself besides 2xx and 404, such as 400 of a service that says "not found" so. */
  accept?: readonly number[];
}

/** The records of a name; null where the name does not exist (NXDOMAIN). An empty list is an answer. Throws SourceFault. */
export interface DnsLookUps {
  resolve(name: string, type: 'A' | 'AAAA' | 'NS' | 'CNAME'): Promise<string[] | null>;
  resolveMx(name: string): Promise<{ exchange: string; priority: number }[] | null>;
  resolveTxt(name: string): Promise<string[] | null>;
  resolveCaa(name: string): Promise<Record<string, string | number>[] | null>;
  resolveSoa(name: string): Promise<Record<string, string | number> | null>;
}

/**
 * How a source asks the outside: through its base URL, throttle, breaker, retries and bounds (contract section 13, common
 * rules). Every answer is kept for evidence, cleared of keys. Throws `SourceFault` for what is no answer: 401, 403, 429,
 * 5xx, a hang.
 */
export interface SourceClient {
  /** 2xx, 404 or what `accept` names. */
  get(url: string, request?: SourceRequest): Promise<SourceAnswer>;
  post(url: string, body: string, request?: SourceRequest): Promise<SourceAnswer>;
  /**
   * The body of an answer as this schema has it; with `strayControls` also one with raw control characters in its strings.
   * Throws `SourceFault` (`unexpected answer`) for one that does not fit.
   */
  read<T>(answer: SourceAnswer, schema: ZodType<T>, options?: { strayControls?: boolean }): T;
  /** Keeps what was put together from several records, such as those of DNS, as an answer of its own: as JSON. */
  keep(value: unknown): SourceAnswer;
  /** The value of a setting of `keys`; undefined where it is not set. */
  key(name: string): string | undefined;
  /** The value of another setting of the installation; undefined where it is not set. */
  setting(name: string): string | undefined;
  /** A token that the source's service gave, from this process's memory while it lasts; `issue` asks for a new one. */
  token(issue: () => Promise<IssuedToken>): Promise<string>;
  /** The service refused a token before its time. */
  forgetToken(token: string): Promise<void>;
  /** A list that the source's service gives as a whole, once for the installation while it is young enough. */
  list(maxAgeMs: number, fetch: () => Promise<SourceList>): Promise<SourceList>;
  /** Whether the operator set a base URL of this source. */
  hasOwnBaseUrl: boolean;
  dns: DnsLookUps;
  sanctions: SanctionsLookUps;
  /** Text of `OSINT_CONTACT`; undefined where it is not set. */
  contact: string | undefined;
  /** What is left of the time of this look-up. */
  remainingMs: number;
  now(): Date;
}
