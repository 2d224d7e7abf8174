import type { MatchPattern } from '../../domain/regex/pattern.ts';
import type { ConcurrencyLimit } from '../concurrency-limit.ts';
import type { ActivityDeps } from '../deps.ts';
import type { JudgeOptions } from './judging/judge-options.ts';

/** What the activities of evaluations need beside what all are given. */
export interface EvaluationsDeps extends ActivityDeps {
  matchPattern: MatchPattern;
  judge: JudgeOptions;
  /** Calls to a judge at once, by workspace and provider. */
  judgeLimit: ConcurrencyLimit;
  /** Longest time of one try to fetch a file of a log. */
  fetchTimeoutMs: number;
}
