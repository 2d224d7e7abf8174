import { keyKinds } from './key-kinds.ts';

const prefixes = keyKinds.flatMap(({ prefix, aliasPrefix }) => [prefix, ...(aliasPrefix ? [aliasPrefix] : [])]);
const key = new RegExp(`(?:${prefixes.join('|')})[A-Za-z0-9]{20,}`, 'g');

/** A text with whatever looks like a key of ours left out. */
export const hideKeys = (text: string): string => text.replace(key, '[hidden]');
