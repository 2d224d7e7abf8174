import type * as z from 'zod';
import type { RiskCategory } from '../../../domain/investigations/risk/risk-category.ts';
import type { EvidenceKind } from '../../../domain/investigations/vocabulary/evidence-kind.ts';
import type { IdentifierType } from '../../../domain/investigations/vocabulary/identifier-type.ts';
import { type WorkerCard, workerCards } from '../../../domain/investigations/vocabulary/worker-cards.ts';
import { type WorkerId, workerTypes } from '../../../domain/investigations/vocabulary/worker-id.ts';
import type { SourceClient } from './source-client.ts';
import type { SourceFault } from './source-fault.ts';

/** Whom the look-up is about. */
export interface AboutSubject {
  /** What was looked up. */
  identifier: string;
  /** The subject's, for sources whose rows weigh by it; null where it has none. */
  fullName: string | null;
  now: Date;
}

/** What a row of evidence says before it is stored (contract section 8.3); its severity follows from the points. */
export interface FoundEvidence {
  kind: EvidenceKind;
  /** Stable inside the source; the identifier itself when absent. */
  externalId?: string;
  /** Plain text of any length: it is cleaned and cut where it is stored. */
  title: string;
  summary: string;
  /** Where a person can check it, without a key. */
  sourceUrl: string;
  /** 0 to 1; the usual of the identifier's type when absent. */
  confidence?: number;
  riskPoints: number;
  riskCategory: RiskCategory | null;
  /** When it happened, by the source; for points that compare rows. */
  sourceDate?: string;
  /** SHA-256 of the answer it rests on; the last answer of the look-up when absent. */
  rawSha256?: string;
}

/**
 * What a look-up brought: something that evidence can be made of, or nothing, and if need be why. `fault`: a part of it
 * failed, so the look-up as a whole did, and what was found all the same is evidence.
 */
export interface LookUp<Result> {
  found: Result | null;
  reason?: string;
  fault?: SourceFault;
}

/** At most `limit` calls in any stretch of `windowMs`, all processes together. */
export interface Throttle {
  limit: number;
  windowMs: number;
}

/** One of the 32 sources (contract section 13). A source is this object, a line in `index.ts`, and a fixture. */
export interface Source<Result = never> extends WorkerCard {
  id: WorkerId;
  identifierType: IdentifierType;
  /** An identifier that the live service surely knows something about; for checks of its format. */
  probe?: string;
  /** For the public service; `withKey` where a key raises it. None for a base URL of one's own. */
  throttle?: Throttle & { withKey?: Throttle };
  /** Longest time of one identifier's look-up; 20 s when absent. */
  timeoutMs?: number;
  /** What its result looks like after it was kept in the cache as JSON. */
  result: z.ZodType<Result>;
  /** Asks. Throws `SourceFault`, or whatever the client throws. */
  query(identifier: string, client: SourceClient): Promise<LookUp<Result>>;
  /** Pure: what evidence a result is. */
  toEvidence(result: Result, about: AboutSubject): FoundEvidence[];
}

type OnCard = 'identifierType' | keyof WorkerCard;
type Definition<Result> = Omit<Source<Result>, OnCard> & Partial<Pick<Source<Result>, OnCard>>;

/** Checks a source's types, forgets its result's, and adds what its card says. */
export const defineSource = <Result>(source: Definition<Result>): Source =>
  ({ ...workerCards[source.id], identifierType: workerTypes[source.id], ...source }) as unknown as Source;
