import { isJsonNumber, numberText } from '../../json/exact-number.ts';
import { oneLine, storableText, truncate } from '../../text.ts';
import { type JsonObjectInText, jsonObjects } from './json-objects.ts';
import { memberValues } from './member-values.ts';
import { isTakenBack } from './taken-back.ts';
import { textAround } from './text-around.ts';
import { withoutDrafts } from './without-drafts.ts';

const maxReason = 500;
const maxOutput = 4_000;

export interface JudgeAnswer {
  verdict: 'pass' | 'flag';
  /** From 0 to 1; 0.5 when the judge gave none. */
  confidence: number;
  reason: string;
}

/** Beside an object on its lines there may only be a code fence. */
const nothingBefore = /^\s*(?:(?:`{3,}|~{3,})[\w+-]*\s*)?$/;
const nothingBehind = /^\s*(?:(?:`{3,}|~{3,})\s*)?$/;
/** The beginning of an object that is broken or never ends. */
const brokenObject = /\{\s*"/;

/**
 * Reads a judge's text; null when it holds no usable verdict (contract evaluations, section 9.2). A verdict is an object
 * that stands alone on its lines, outside of drafts and quotations; of several, all agree. A flag amid prose beside a pass
 * is a doubt, a pass amid prose beside a flag what the output told the judge to say.
 */
export function readJudgeAnswer(text: string): JudgeAnswer | null {
  const own = withoutDrafts(text);
  const objects = jsonObjects(own);
  const words = textAround(own, objects);
  if (words.some((piece) => brokenObject.test(piece))) return null;
  const isVerdict = ({ source }: JsonObjectInText) => memberValues(source, 'verdict').length > 0;
  const standing = objects.filter((object, at) => standsAlone(words, at) && isVerdict(object));
  const [first] = standing;
  const answer = agreed(standing);
  if (!first || !answer) return null;
  const { verdict } = answer;
  if (verdict === 'pass' && objects.some((object) => isVerdict(object) && readVerdict(object) !== 'pass')) return null;
  const before = words.slice(0, objects.indexOf(first) + 1).join(' ');
  const [, ...behind] = textAround(own, standing);
  return isTakenBack({ verdict, before, after: behind.join('\n') }) ? null : answer;
}

/** Whether the object at this place among the words around all of them shares its lines with none, nor with a neighbour. */
function standsAlone(words: readonly string[], at: number): boolean {
  const [before = '', behind = ''] = words.slice(at, at + 2);
  const [line, lineEnd] = [before.lastIndexOf('\n'), behind.indexOf('\n')];
  const sharesLine = (line === -1 && at > 0) || (lineEnd === -1 && at + 2 < words.length);
  const beforeOnLine = before.slice(line + 1);
  const behindOnLine = lineEnd === -1 ? behind : behind.slice(0, lineEnd);
  return !sharesLine && nothingBefore.test(beforeOnLine) && nothingBehind.test(behindOnLine);
}

function agreed([first, ...others]: readonly JsonObjectInText[]): JudgeAnswer | null {
  const verdict = first && readVerdict(first);
  if (!verdict || others.some((other) => readVerdict(other) !== verdict)) return null;
  const { reason, confidence } = first.value;
  const line = typeof reason === 'string' ? oneLine(reason, maxReason) : '';
  return { verdict, confidence: readConfidence(confidence), reason: line || 'The judge gave no reason.' };
}

/** Null for a verdict of another name, and for an object that gives two. */
function readVerdict({ source }: JsonObjectInText): JudgeAnswer['verdict'] | null {
  const words = memberValues(source, 'verdict').map((value) => String(value).trim().toLowerCase());
  const [word] = new Set(words).size === 1 ? words : [];
  return word === 'pass' || word === 'flag' ? word : null;
}

function readConfidence(value: unknown): number {
  const text = isJsonNumber(value) ? numberText(value) : typeof value === 'string' ? value.trim() : '';
  const number = Number(text);
  return text !== '' && Number.isFinite(number) ? Math.min(1, Math.max(0, number)) : 0.5;
}

/** The judge's raw text as it is kept with the applied rule (contract evaluations, section 3.2). */
export const cutLlmOutput = (text: string): string => truncate(storableText(text), maxOutput);
