import { foreignEscape } from './foreign-escape.ts';
import { notJavaScript } from './not-javascript.ts';
import type { PatternContext } from './pattern-context.ts';

const posixClasses: Readonly<Record<string, string>> = {
  alnum: '[\\p{L}\\p{Nd}]',
  alpha: '\\p{L}',
  ascii: '[\\x00-\\x7f]',
  blank: '[ \\t]',
  cntrl: '\\p{Cc}',
  digit: '\\d',
  graph: '[!-~]',
  lower: '\\p{Ll}',
  print: '[ -~]',
  punct: '[!-\\/:-@[-`{-~]',
  space: '\\s',
  upper: '\\p{Lu}',
  word: '\\w',
  xdigit: '[0-9A-Fa-f]',
};

const posixMember = /\[:(\^?\w+|[<>]):\]|\[\.[^\]]+\.\]|\[=[^\]]+=\]/y;
const setOperator = /(?:&&|--)(?=\\[dDwWsSpP])|&&(?=[A-Za-z\d])/y;
/** As far as another dialect reads a class whose first member is a bracket. `[^]*` is JavaScript's own. */
const bracketFirst = /\[\^?\](?![*+?{])(?:\\[\s\S]|[^\][\\])*\[?\]/y;
/** What may stand between the first bracket that closes and the one that closes the outer class. */
const restOfOuterClass = /(?:\\[\s\S]|\[(?:\\[\s\S]|[^\]\\])*\]|\|\||[^\\[\](){}*+?|^$.])*\]/y;

const matchAt = (shape: RegExp, source: string, at: number): RegExpExecArray | null => {
  shape.lastIndex = at;
  return shape.exec(source);
};

/** Where JavaScript's class that begins at `start` ends, and the refusal of what another dialect reads differently (section 7.3). */
export function foreignClass(
  source: string,
  start: number,
  context: PatternContext,
): { end: number; foreign: string | null } {
  const bracketed = matchAt(bracketFirst, source, start)?.[0];
  if (bracketed) {
    const foreign = notJavaScript(bracketed, 'a class whose first member is a bracket', 'write \\] for the bracket');
    return { end: source.length, foreign };
  }
  const first = start + (source.charAt(start + 1) === '^' ? 2 : 1);
  let inner = -1;
  let at = first;
  for (; at < source.length && source.charAt(at) !== ']'; at += source.charAt(at) === '\\' ? 2 : 1) {
    const foreign = foreignMember(source, at, first, context);
    if (foreign) return { end: source.length, foreign };
    if (inner < 0 && source.charAt(at) === '[') inner = at;
  }
  const foreign = foreignWhole(source.slice(start, at + 1)) ?? (inner < 0 ? null : nested(source, start, inner, at));
  return { end: at + 1, foreign };
}

function foreignMember(source: string, at: number, first: number, context: PatternContext): string | null {
  if (source.charAt(at) === '\\') return foreignEscape(source, at, { ...context, inClass: true });
  const [posix, name] = matchAt(posixMember, source, at) ?? [];
  if (posix) return notJavaScript(posix, 'a POSIX class', posixAdvice(name));
  const operator = at > first && matchAt(setOperator, source, at)?.[0];
  return operator ? notJavaScript(operator, 'a set operator', setAdvice) : null;
}

/** `[:digit:]` without a class around it. */
function foreignWhole(written: string): string | null {
  const name = /^\[:(\^?\w+):\]$/.exec(written)?.[1];
  const known = name !== undefined && Object.hasOwn(posixClasses, name.replace('^', ''));
  return known ? notJavaScript(written, 'a POSIX class', posixAdvice(name)) : null;
}

/** A class within a class. JavaScript would end the outer one at the inner one's bracket and want the other as text. */
function nested(source: string, start: number, inner: number, end: number): string | null {
  if (!/[A-Za-z\d]/.test(source.slice(inner, end)) || source.startsWith('\\]', inner + 1)) return null;
  const rest = matchAt(restOfOuterClass, source, end + 1)?.[0];
  if (rest === undefined) return null;
  return notJavaScript(source.slice(start, end + 1) + rest, 'a class within a class', setAdvice);
}

const setAdvice = 'write out one class, or a look-ahead such as (?![aeiou])[a-z]; \\[ for a bracket';

function posixAdvice(name = ''): string {
  if (/^[<>]$/.test(name)) return 'write \\b outside the class';
  const bare = name.replace('^', '');
  const instead = Object.hasOwn(posixClasses, bare) ? posixClasses[bare] : undefined;
  if (instead === undefined) return 'write its characters';
  if (bare === name) return `write ${instead}`;
  return `write ${instead.startsWith('[') ? `[^${instead.slice(1)}` : instead.replace(/[a-z]/, (letter) => letter.toUpperCase())}`;
}
