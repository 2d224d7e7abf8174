/**
 * A search that yields yes or no. `re2` is RE2 syntax for the linear-time engine, with `i` as its only flag;
 * `javascript` is for the engine that may backtrack for ever and so must be killable (contract evaluations, section 7.3).
 */
export interface Pattern {
  readonly engine: 're2' | 'javascript';
  readonly source: string;
  readonly flags: string;
}

/** Searches a text for a pattern; rejects or throws `PatternFailure` when no answer could be had in time. */
export type MatchPattern = (pattern: Pattern, text: string) => boolean | Promise<boolean>;
