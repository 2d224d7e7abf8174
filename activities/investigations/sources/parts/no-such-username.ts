import type { LookUp } from '../source.ts';

/** What a service never gave out as a username is not asked for: a path of `..` would ask for another resource. */
export const noSuchUsername: LookUp<never> = { found: null, reason: 'not a username of this service' };
