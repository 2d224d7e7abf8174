import { z } from 'zod';

/** A number of tokens as a provider tells it; null for anything that cannot be added up. */
export const tokenCount = z.int().min(0).max(1e9).nullish().catch(null);

/** What a call cost in USD, likewise. */
export const costUsd = z.number().min(0).max(1e6).nullish().catch(null);
