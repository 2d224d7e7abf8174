import { createHash, randomInt } from 'node:crypto';
import { canonicalKey, type KeyKind } from '../../../domain/tenancy/key-kind.ts';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** A new key of this kind: its prefix and 40 random characters (238 bits). */
export const mintKey = ({ prefix }: KeyKind): string =>
  prefix + Array.from({ length: 40 }, () => alphabet[randomInt(alphabet.length)]).join('');

/** The stored form of a key: SHA-256 of its canonical spelling, hex. */
export const hashKey = (key: string, kind: KeyKind): string =>
  createHash('sha256').update(canonicalKey(key, kind)).digest('hex');
