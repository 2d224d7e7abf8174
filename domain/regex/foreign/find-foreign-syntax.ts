import { foreignClass } from './foreign-class.ts';
import { foreignEscape } from './foreign-escape.ts';
import { foreignGroup } from './foreign-group.ts';
import { notJavaScript } from './not-javascript.ts';
import { type PatternContext, patternContext } from './pattern-context.ts';

const possessive = /(?:[*+?]|\{\d+(?:,\d*)?\})\+/y;
const openQuantifier = /\{ *, *\d+ *\}/y;
const spacedQuantifier = /(?<=[^\s{(|])\{(?=[^}]* )(?= *\d) *\d+ *, *\d* *\}/y;

/**
 * The first construct of PCRE, Python, Ruby, Java, .NET, RE2 or POSIX that JavaScript refuses or reads as something else, as
 * a message that names it; null when there is none (contract evaluations, section 7.3).
 */
export function findForeignSyntax(source: string): string | null {
  const context = patternContext(source);
  for (let at = 0; at < source.length; ) {
    const { end, foreign } = readPiece(source, at, context);
    if (foreign) return foreign;
    at = end;
  }
  return null;
}

function readPiece(source: string, at: number, context: PatternContext): { end: number; foreign: string | null } {
  switch (source.charAt(at)) {
    case '\\':
      return { end: at + 2, foreign: foreignEscape(source, at, { ...context, inClass: false }) };
    case '[':
      return foreignClass(source, at, context);
    case '(':
      return { end: at + 1, foreign: foreignGroup(source, at) };
    default:
      return { end: at + 1, foreign: foreignQuantifier(source, at) };
  }
}

function foreignQuantifier(source: string, at: number): string | null {
  const find = (shape: RegExp): string | undefined => {
    shape.lastIndex = at;
    return shape.exec(source)?.[0];
  };
  const greedy = find(possessive);
  if (greedy) return notJavaScript(greedy, 'a quantifier that gives nothing back', `write ${greedy.slice(0, -1)}`);
  const open = find(openQuantifier);
  if (open)
    return notJavaScript(
      open,
      'a quantifier',
      `write ${open.replaceAll(' ', '').replace('{', '{0')}, or \\{ for a brace`,
    );
  const spaced = find(spacedQuantifier);
  return spaced
    ? notJavaScript(spaced, 'a quantifier', `write ${spaced.replaceAll(' ', '')}, or \\{ for a brace`)
    : null;
}
