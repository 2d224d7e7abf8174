import { compiles } from '../compiles.ts';

/** What decides the meaning of an escape beside itself. */
export interface PatternContext {
  groups: number;
  hasNames: boolean;
  /** Valid only without `u`, where \p{…} and \u{…} are mere letters. */
  withoutUnicode: boolean;
}

const escapesAndClasses = /\\[\s\S]|\[(?:\\[\s\S]|[^\]\\])*\]/g;

/** Counts groups outside of escapes and classes. */
export function patternContext(source: string): PatternContext {
  const bare = source.replace(escapesAndClasses, 'x');
  const named = bare.match(/\(\?<(?![=!])/g)?.length ?? 0;
  return {
    groups: named + (bare.match(/\((?!\?)/g)?.length ?? 0),
    hasNames: named > 0,
    withoutUnicode: !compiles(source, 'u') && compiles(source, ''),
  };
}
