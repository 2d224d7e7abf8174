import { jsonObjects } from './json-objects.ts';

/** How models mark what they think before they answer: `<think>`, its relatives, `[THINK]`, `◁think▷`. */
const draftTag =
  /<\/?(?:seed:)?(?:think(?:ing)?|thoughts?|reasoning|reflection|analysis|scratchpad)\s{0,9}>|\[\/?think\]|◁\/?think▷/gi;

/**
 * A model's text without its drafts (contract evaluations, section 9.2). One that is never closed lasts to the end, and one
 * that was never opened has lasted from the beginning: many chat templates put the opening tag into the prompt. Tags in
 * the strings of a JSON object are the model's words, no tags.
 */
export function withoutDrafts(text: string): string {
  let kept = '';
  let depth = 0;
  let from = 0;
  for (const { 0: tag, index } of withBlankObjects(text).matchAll(draftTag)) {
    const closes = tag.includes('/');
    if (depth === 0) kept = closes ? '' : kept + text.slice(from, index);
    depth = closes ? Math.max(0, depth - 1) : depth + 1;
    from = index + tag.length;
  }
  return depth === 0 ? kept + text.slice(from) : kept;
}

/** The text with blanks in place of its JSON objects, so that places stay the same. */
function withBlankObjects(text: string): string {
  const pieces: string[] = [];
  let from = 0;
  for (const { start, end } of jsonObjects(text)) {
    pieces.push(text.slice(from, start), ' '.repeat(end - start));
    from = end;
  }
  return pieces.join('') + text.slice(from);
}
