import { fitsCodePoints } from '../../text.ts';

/**
 * A username as it is stored: without one leading `@`, its case kept. Null for what is empty, longer than 64 characters, or
 * holds white space or control characters (contract section 7.3).
 */
export function username(text: string): string | null {
  const name = text.replace(/^@/, '');
  return name === '' || !fitsCodePoints(name, 64) || /[\s\p{Cc}]/u.test(name) ? null : name;
}
