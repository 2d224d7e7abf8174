import type { Source } from './source.ts';

/** Every source, sorted by id. */
export const sources: readonly Source[] = [];
