import { readJsonObject } from '../rules/json/read-json-object.ts';
import { balancedObjects, type TextRange } from './balanced-objects.ts';

/** A JSON object amid other text; what it contains is not among its neighbours. */
export interface JsonObjectInText extends TextRange {
  source: string;
  value: Record<string, unknown>;
}

/** The JSON objects of a text, in order; what is balanced and no JSON is none. */
export const jsonObjects = (text: string): JsonObjectInText[] =>
  [...balancedObjects(text)].flatMap(({ start, end }) => {
    const source = text.slice(start, end);
    const value = readJsonObject(source);
    return value ? [{ start, end, source, value }] : [];
  });
