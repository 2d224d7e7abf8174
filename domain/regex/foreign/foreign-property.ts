import { compiles } from '../compiles.ts';
import { needsUnicode } from './needs-unicode.ts';
import { notJavaScript } from './not-javascript.ts';

const meaning = 'a property of characters';

/** The refusal of a `p` or `P` after a backslash that JavaScript would read as that letter, or would not know (section 7.3). */
export function foreignProperty(rest: string, withoutUnicode: boolean): string | null {
  const [found = '', letter = '', braced, short = ''] = /^([pP])(?:\{([^}]*)\}|([A-Za-z]))?/.exec(rest) ?? [];
  if (braced === undefined) {
    const known = short !== '' && isProperty(short) ? `write \\${letter}{${short}}` : 'name it in braces, as in \\p{L}';
    return notJavaScript(`\\${found}`, meaning, known);
  }
  if (!isProperty(braced)) return notJavaScript(`\\${found}`, meaning, suggest(letter, braced));
  return withoutUnicode ? needsUnicode(`\\${found}`, meaning) : null;
}

const isProperty = (name: string): boolean => compiles(`\\p{${name}}`, 'u');

/** Other dialects write `Greek`, `IsGreek`, `InGreek`, `sc=greek`, `IsAlphabetic`, `L&` and `^L` for not `L`. */
function suggest(letter: string, written: string): string {
  const negated = written.startsWith('^');
  const name = written
    .replace(/^\^/, '')
    .trim()
    .replace(/^(?:Is|In)_?(?=[A-Z])/, '');
  const capital = name.charAt(0).toUpperCase() + name.slice(1).toLowerCase();
  const spellings = [name, capital, name.toLowerCase()].flatMap((each) => [each, `Script=${each}`]);
  const known = (name === 'L&' ? ['LC'] : spellings).find(isProperty);
  if (known === undefined) return 'it knows no such property';
  const other = letter === 'p' ? 'P' : 'p';
  return `write \\${negated ? other : letter}{${known}}`;
}
