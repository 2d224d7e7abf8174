import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { fitsCodePoints } from '../../text.ts';

/**
 * A phone number as it is stored: E.164 where it begins with `+` or `00` and can be read as one, else as given. Null for
 * fewer than 5 or more than 32 characters (contract section 7.3).
 */
export function phone(text: string): string | null {
  if (fitsCodePoints(text, 4) || !fitsCodePoints(text, 32)) return null;
  const international = /^(?:\+|00)/.test(text) ? text.replace(/^00/, '+') : null;
  const parsed = international === null ? undefined : parsePhoneNumberFromString(international, { extract: false });
  return parsed?.number ?? text;
}
