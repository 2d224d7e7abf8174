import { z } from 'zod';
import { isJsonNumber, numberText } from '../../../domain/json/exact-number.ts';

/** A number that counts or costs something: its double will do, however it was spelled. */
const double = <Schema extends z.ZodType>(schema: Schema) =>
  z.preprocess((value) => (isJsonNumber(value) ? Number(numberText(value)) : value), schema);

/** A number of tokens as a provider tells it; null for anything that cannot be added up. */
export const tokenCount = double(z.int().min(0).max(1e9)).nullish().catch(null);

/** What a call cost in USD, likewise. */
export const costUsd = double(z.number().min(0).max(1e6)).nullish().catch(null);
