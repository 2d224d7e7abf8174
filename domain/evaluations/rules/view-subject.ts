import { countCodePoints } from '../../text.ts';
import { type ParsedJson, parseJsonOutput } from './json/parse-json-output.ts';
import { foldText } from './keywords/fold-text.ts';

/** What rules are applied to: one output, the model's own confidence, and the log's ISO timestamp. */
export interface Subject {
  output: string;
  confidence: number | null;
  timestamp: string;
}

/** A subject whose costly readings are made at most once, however many rules ask for them. */
export interface SubjectView {
  readonly output: string;
  readonly confidence: number | null;
  readonly timestampMs: number;
  /** As keywords are looked for. */
  folded: () => string;
  json: () => ParsedJson;
  characters: () => number;
  words: () => number;
}

/** The view that all rules of one log share (contract evaluations, section 7.3). */
export function viewSubject({ output, confidence, timestamp }: Subject): SubjectView {
  return {
    output,
    confidence,
    timestampMs: Date.parse(timestamp),
    folded: once(() => foldText(output)),
    json: once(() => parseJsonOutput(output)),
    characters: once(() => countCodePoints(output)),
    words: once(() => countWords(output)),
  };
}

function once<T>(make: () => T): () => T {
  let made: { value: T } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

const countWords = (text: string): number => text.match(/\S+/g)?.length ?? 0;
