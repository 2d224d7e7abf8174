import { RE2JS } from 're2js';
import type { Pattern } from './pattern.ts';
import type { WrittenPattern } from './read-pattern.ts';
import { type Translation, translateToRe2 } from './translate-to-re2.ts';

/** A larger program costs more memory than a cached rule is worth. */
const maxProgramSize = 10_000;

/** Picks for a text the linear-time engine where it means the same, else JavaScript (contract evaluations, section 7.3). */
export function chooseEngine(written: WrittenPattern): (text: string) => Pattern {
  const javascript: Pattern = { engine: 'javascript', source: written.source, flags: written.flags };
  const translation = translateToRe2(written);
  if (!translation) return () => javascript;
  const linear: Pattern = { engine: 're2', source: translation.re2, flags: written.flags.includes('i') ? 'i' : '' };
  if (!re2Accepts(linear)) return () => javascript;
  return (text) => (isUnlike(text, translation) ? javascript : linear);
}

const isUnlike = (text: string, { unlike }: Translation) => unlike?.test(text) ?? false;

function re2Accepts({ source, flags }: Pattern): boolean {
  try {
    const compiled = RE2JS.compile(source, flags === 'i' ? RE2JS.CASE_INSENSITIVE : 0);
    return compiled.programSize() <= maxProgramSize;
  } catch {
    return false;
  }
}
