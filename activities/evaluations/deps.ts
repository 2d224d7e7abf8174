import type { MatchPattern } from '../../domain/regex/pattern.ts';
import type { ConcurrencyLimit } from '../concurrency-limit.ts';
import type { ActivityDeps } from '../deps.ts';
import type { Judges } from './judges/create-judges.ts';

/** What the activities of evaluations need beside what all are given. */
export interface EvaluationsDeps extends ActivityDeps {
  matchPattern: MatchPattern;
  judges: Judges;
  /** Calls to a judge at once, by workspace and provider. */
  judgeLimit: ConcurrencyLimit;
  /** Longest time of one try to fetch a file of a log. */
  fetchTimeoutMs: number;
}
