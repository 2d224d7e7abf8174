import { ExactNumber } from './exact-number.ts';

/** Whether a value of JSON is an object with keys: no array, no number. */
export const isJsonObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof ExactNumber);
