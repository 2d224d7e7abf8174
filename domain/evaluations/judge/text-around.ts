import type { TextRange } from './balanced-objects.ts';

/** The pieces of a text before, between and after these ranges, which are in order: one more than there are ranges. */
export function textAround(text: string, ranges: readonly TextRange[]): string[] {
  const starts = [0, ...ranges.map(({ end }) => end)];
  return starts.map((start, at) => text.slice(start, ranges[at]?.start));
}
