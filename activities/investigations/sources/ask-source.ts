import { isDatabaseAway } from '../../../db/errors/is-database-away.ts';
import { missingSetting } from '../../../domain/investigations/vocabulary/worker-cards.ts';
import type { Breakers } from '../../breaker.ts';
import type { ActivityLog } from '../../deps.ts';
import { reason } from '../../failures.ts';
import type { OutboundHttp } from '../../outbound/outbound-http.ts';
import { isPublicAddress } from '../../outbound/public-address.ts';
import type { SanctionsLookUps } from '../sanctions/sanctions-matcher.ts';
import type { Asked } from './asked.ts';
import { HttpSourceClient } from './client/http-source-client.ts';
import type { ListStore } from './client/list-store.ts';
import { LookUpTime, noAnswerInTime } from './client/look-up-time.ts';
import type { TokenStore } from './client/token-store.ts';
import type { CountCall } from './client/wait-turn.ts';
import type { LookUp, Source } from './source.ts';
import type { DnsLookUps } from './source-client.ts';
import { SourceFault } from './source-fault.ts';
import type { SourceSettings } from './source-settings.ts';

/** What sources are asked with; all but the last three are one for a whole process. */
export interface AskParts {
  settings: SourceSettings;
  http: OutboundHttp;
  dns: DnsLookUps;
  sanctions: SanctionsLookUps;
  breakers: Breakers;
  /** Of `createRateLimiter`: the throttles, which all processes share. */
  countCall: CountCall;
  tokens: TokenStore;
  lists: ListStore;
  log: Pick<ActivityLog, 'warn'>;
  /** Multiplies back-offs (1 but in tests). */
  retryTimeScale: number;
  /** Breaks the look-up off: what it was aborted with is thrown. */
  signal?: AbortSignal;
  /** Longest time of this look-up, where it is less than the source's own. */
  timeoutMs?: number;
}

/** Longest time of a look-up, retries and waits included (contract section 8.1). */
const LONGEST_MS = 20_000;

/**
 * Asks one source about one identifier (contract sections 8.1 and 13). A fault of the source is an outcome and never thrown;
 * thrown are what `signal` was aborted with and the database being away.
 */
export async function askSource(source: Source, identifier: string, parts: AskParts): Promise<Asked> {
  const unasked = reasonNotToAsk(source, identifier, parts.settings);
  if (unasked) return { ...unasked, result: null, answers: [], retrievedAt: new Date() };
  const longestMs = Math.min(source.timeoutMs ?? LONGEST_MS, parts.timeoutMs ?? Number.POSITIVE_INFINITY);
  const time = new LookUpTime(longestMs, parts.signal);
  const client = new HttpSourceClient(source, parts, time);
  try {
    const lookUp = await time.within(source.query(identifier, client));
    return { ...outcomeOf(lookUp), ...kept(client) };
  } catch (error) {
    parts.signal?.throwIfAborted();
    // Ours, of the throttle: the step is tried again. A source's fault may have the same cause.
    if (!(error instanceof SourceFault) && isDatabaseAway(error)) throw error;
    // Whatever a look-up ends with after its time: there was no answer in time.
    const cause = time.remainingMs === 0 ? noAnswerInTime() : error;
    return { ...outcomeOfError(source, cause, parts), result: null, ...kept(client) };
  } finally {
    time.end();
  }
}

type Outcome = Pick<Asked, 'status' | 'reason'>;

function reasonNotToAsk(source: Source, identifier: string, settings: SourceSettings): Outcome | null {
  if (!source.isLocal && settings.isOffline) return { status: 'skipped', reason: 'offline' };
  const missing = missingSetting(source, settings.textOf);
  if (missing) return { status: 'not_configured', reason: `${missing} is not set` };
  if (source.identifierType === 'ip' && !isPublicAddress(identifier))
    return { status: 'no_data', reason: 'non-public address' };
  return null;
}

function outcomeOf(lookUp: LookUp<unknown>): Outcome & Pick<Asked, 'result'> {
  const { found, reason = null, fault } = lookUp;
  if (fault) return { status: fault.status, reason: fault.reason, result: found };
  return { status: found === null ? 'no_data' : 'ok', reason, result: found };
}

function outcomeOfError(source: Source, error: unknown, { log }: AskParts): Outcome {
  if (error instanceof SourceFault) return { status: error.status, reason: error.reason };
  log.warn({ source: source.id, reason: reason(error) }, 'a source failed in this program');
  return { status: 'error', reason: 'internal error' };
}

const kept = (client: HttpSourceClient): Pick<Asked, 'answers' | 'retrievedAt'> => {
  const { answers } = client;
  return { answers, retrievedAt: answers.at(-1)?.retrievedAt ?? client.now() };
};
