import { parseJson } from '../../../json/parse-json.ts';

/** What joins conditions in other languages, or compares once more; within quotes it is plain text. */
const secondCondition = /^=|==|!=|[<>]|&&|\|\||(?<![\p{L}\p{N}_])(?:and|or)(?![\p{L}\p{N}_])/iu;
const unfinished = /^["'`\u2018\u201c[{]/;

/** The operand of a comparison: JSON if it parses, else a text; null when it is neither or says more than one thing. */
export function readOperand(text: string): { value: unknown } | null {
  try {
    return { value: parseJson(text) };
  } catch {
    return text === '' || secondCondition.test(text) || unfinished.test(text) ? null : { value: text };
  }
}
