import { type CodeRange, classEscapes, spellRanges } from './code-ranges.ts';
import { type Escape, readEscape } from './read-escape.ts';

interface Mode {
  unicode: boolean;
  ignoreCase: boolean;
}

const hyphen: CodeRange = [0x2d, 0x2d];

/** The RE2 spelling of the class that begins at `start`, and where it ends; null when RE2 would read it differently. */
export function translateClass(source: string, start: number, mode: Mode): { re2: string; end: number } | null {
  const negated = source.charAt(start + 1) === '^';
  const members: string[] = [];
  let at = start + (negated ? 2 : 1);
  while (source.charAt(at) !== ']') {
    const first = readMember(source, at, mode);
    if (!first) return null;
    at = first.end;
    const ranged = source.charAt(at) === '-' && source.charAt(at + 1) !== ']';
    const second = ranged ? readMember(source, at + 1, mode) : null;
    if (ranged && !second) return null;
    members.push(...(second ? spellRange(first.item, second.item) : [spell(first.item)]));
    at = second?.end ?? at;
  }
  const end = at + 1;
  if (members.length === 0) return negated ? { re2: '(?s:.)', end } : null;
  return { re2: `[${negated ? '^' : ''}${members.join('')}]`, end };
}

const spell = (item: Escape): string => {
  if ('same' in item) return item.same;
  return spellRanges('code' in item ? [[item.code, item.code]] : item.ranges);
};

/** A hyphen beside a set is a hyphen. */
const spellRange = (first: Escape, second: Escape): string[] =>
  'code' in first && 'code' in second
    ? [spellRanges([[first.code, second.code]])]
    : [spell(first), spellRanges([hyphen]), spell(second)];

function readMember(source: string, at: number, mode: Mode): { item: Escape; end: number } | null {
  if (source.charAt(at) !== '\\') {
    const code = mode.unicode ? source.codePointAt(at) : source.charCodeAt(at);
    if (code === undefined || Number.isNaN(code) || (code >= 0xd800 && code <= 0xdfff)) return null;
    return { item: { code }, end: at + (code > 0xffff ? 2 : 1) };
  }
  if (source.charAt(at + 1) === 'b') return { item: { code: 8 }, end: at + 2 };
  const read = readEscape(source.slice(at + 1, at + 14), mode);
  // RE2 would fold the letters' non-ASCII relatives in `\W` back onto the letters.
  if (!read || (mode.ignoreCase && 'ranges' in read.escape && read.escape.ranges === classEscapes.W)) return null;
  return { item: read.escape, end: at + 1 + read.length };
}
