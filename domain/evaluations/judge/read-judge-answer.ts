import { oneLine, storableText, truncate } from '../../text.ts';
import { withoutFence } from '../rules/json/parse-json-output.ts';
import { readJsonObject } from '../rules/json/read-json-object.ts';
import { balancedObjects } from './balanced-objects.ts';

const maxReason = 500;
const maxOutput = 4_000;

export interface JudgeAnswer {
  verdict: 'pass' | 'flag';
  /** From 0 to 1; 0.5 when the judge gave none. */
  confidence: number;
  reason: string;
}

/**
 * Reads a judge's text; null when it holds no usable verdict (contract evaluations, section 9.2). Amid prose the first
 * object with a verdict counts, unless a later one contradicts it: the judge may have quoted what the output told it to say.
 */
export function readJudgeAnswer(text: string): JudgeAnswer | null {
  const whole = readJsonObject(withoutFence(text.trim()).trim());
  if (whole) return readVerdict(whole);
  const [first, ...others] = [...balancedObjects(text)].flatMap((object) => readVerdict(readJsonObject(object)) ?? []);
  return first && others.every(({ verdict }) => verdict === first.verdict) ? first : null;
}

function readVerdict(answer: Record<string, unknown> | null): JudgeAnswer | null {
  const verdict = typeof answer?.verdict === 'string' ? answer.verdict.trim().toLowerCase() : null;
  if (!answer || (verdict !== 'pass' && verdict !== 'flag')) return null;
  const reason = typeof answer.reason === 'string' ? oneLine(answer.reason, maxReason) : '';
  return { verdict, confidence: readConfidence(answer.confidence), reason: reason || 'The judge gave no reason.' };
}

function readConfidence(value: unknown): number {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? Math.min(1, Math.max(0, number)) : 0.5;
}

/** The judge's raw text as it is kept with the applied rule (contract evaluations, section 3.2). */
export const cutLlmOutput = (text: string): string => truncate(storableText(text), maxOutput);
