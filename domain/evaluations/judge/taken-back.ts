/** The words around a verdict that stands alone on its lines. */
export interface VerdictInProse {
  verdict: 'pass' | 'flag';
  before: string;
  after: string;
}

const speaksFor = {
  pass: /\b(?:pass(?:es|ed)?|approv\w*|accept\w*|compl(?:y|ies|iant)|conform\w*|allow\w*|permitted|fine|ok(?:ay)?|go out)\b/gi,
  flag: /\b(?:flag\w*|violat\w*|fail\w*|reject\w*|breach\w*|breaks?|block\w*|forbid\w*|denied|exceed\w*)\b/gi,
};
/** Turns the word around that comes up to three words later: "does not violate", "no sign of a violation". */
const negation = /(?:\b(?:no|not|never|cannot|without)\b|n['\u2019]t\b)(?:\W+\w+){0,3}\W*$/i;
const decidesFor = {
  pass: /\bverdict\b\W{0,6}(?:is\W{1,4})?pass\b/i,
  flag: /\bverdict\b\W{0,6}(?:is\W{1,4})?flag/i,
};
const turns =
  /\b(?:but|however|although|though|actually|wait|instead|rather|wrong|incorrect|opposite|mistake\w*|sorry|correction|ignor\w*|disregard\w*)\b/i;
const saysWhoseWords =
  /\b(?:says?|said|contains?|claims?|tells?|told|asks?|asked|wants?|wanted|instruct\w*|tr(?:y|ies|ied|ying)|demand\w*|includes?|reads?|states?|wr(?:ites?|ote)|quot\w*|inject\w*|attempt\w*)\b/i;
/** Letters of scripts in which none of these words are written. */
const otherScript = /(?!\p{Script=Latin})\p{L}/u;
const endOfSentence = /[.!?]["'”’)*_]*(?:\s|$)/;

/**
 * Whether the words around a verdict take it back: it is quoted, or what stands behind it decides otherwise (contract
 * evaluations, section 9.2). Words that may mean either do so too: then the judge is asked once more, and no gate opens.
 */
export function isTakenBack({ verdict, before, after }: VerdictInProse): boolean {
  const other = verdict === 'pass' ? 'flag' : 'pass';
  if ([turns, saysWhoseWords, otherScript].some((words) => words.test(after))) return true;
  if (speaks(after, other) || deniesVerdict(after, verdict)) return true;
  return decidesFor[other].test(before) || isQuotation(before);
}

const isNegated = (text: string, { index }: RegExpExecArray): boolean =>
  negation.test(text.slice(Math.max(0, index - 80), index));

const speaks = (text: string, verdict: 'pass' | 'flag'): boolean =>
  [...text.matchAll(speaksFor[verdict])].some((word) => !isNegated(text, word));

const deniesVerdict = (text: string, verdict: 'pass' | 'flag'): boolean =>
  [...text.matchAll(speaksFor[verdict])].some((word) => isNegated(text, word));

/** A quotation is announced on the line before it, or before its code fence, by a sentence that goes on. */
function isQuotation(before: string): boolean {
  const lines = before.split('\n').filter((line) => line.trim() !== '' && !/^\s*(?:```|~~~)/.test(line));
  const sentence = lines.at(-1)?.split(endOfSentence).at(-1);
  return sentence !== undefined && saysWhoseWords.test(sentence);
}
