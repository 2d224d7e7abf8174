/** What may stand at a place of a JSON text; at `next` a comma or the end of what is open. */
type Wanted = 'value' | 'value or end' | 'key' | 'key or end' | 'colon' | 'next';

const blanks = /[ \t\n\r]*/y;
const scalar = /(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?|true|false|null)(?![\w.+-])/y;
const escaped = /\\(?:["\\/bfnrt]|u[\da-fA-F]{4})/y;

/** The index behind what the pattern matches at `at`; null where it does not match. */
function behind(pattern: RegExp, text: string, at: number): number | null {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : null;
}

/** The index behind the string that begins at `start`; null where it is none. Not by one pattern, whose stack a long string would exhaust. */
function behindString(text: string, start: number): number | null {
  let at = start + 1;
  while (at < text.length) {
    const char = text.charCodeAt(at);
    if (char === 0x22) return at + 1;
    const next: number | null = char === 0x5c ? behind(escaped, text, at) : at + 1;
    if (char < 0x20 || next === null) return null;
    at = next;
  }
  return null;
}

/** Where a JSON text that `JSON.parse` refuses stops being one, as an index into it. */
export function syntaxOffset(text: string): number {
  const open: string[] = [];
  let wanted: Wanted = 'value';
  let at = 0;
  for (;;) {
    at = behind(blanks, text, at) ?? at;
    const char = text.charAt(at);
    const isEnd: boolean = char !== '' && char === open.at(-1) && (wanted === 'next' || wanted.endsWith('or end'));
    const step: { at: number | null; wanted: Wanted } | null = isEnd
      ? { at: at + 1, wanted: 'next' }
      : stepFrom(text, at, wanted, open.at(-1));
    if (step === null || step.at === null) return at;
    if (isEnd) open.pop();
    else if (step.wanted === 'value or end') open.push(']');
    else if (step.wanted === 'key or end') open.push('}');
    at = step.at;
    wanted = step.wanted;
  }
}

/** What follows when the text goes on well at `at`; null when it does not. */
function stepFrom(text: string, at: number, wanted: Wanted, closer: string | undefined) {
  const char = text.charAt(at);
  if (wanted === 'colon') return char === ':' ? { at: at + 1, wanted: 'value' as const } : null;
  if (wanted === 'next') {
    if (char !== ',' || closer === undefined) return null;
    return { at: at + 1, wanted: closer === '}' ? ('key' as const) : ('value' as const) };
  }
  if (wanted.startsWith('key')) return char === '"' ? { at: behindString(text, at), wanted: 'colon' as const } : null;
  if (char === '[') return { at: at + 1, wanted: 'value or end' as const };
  if (char === '{') return { at: at + 1, wanted: 'key or end' as const };
  const end = char === '"' ? behindString(text, at) : behind(scalar, text, at);
  return { at: end, wanted: 'next' as const };
}
