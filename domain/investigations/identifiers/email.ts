import { hostName } from './host-name.ts';

/** The dot-atom of RFC 5322, with the letters of RFC 6531. */
const local = /^[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~-]+(\.[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~-]+)*$/u;

/** An email address as it is stored: in lower case, its domain in ASCII. Null for what is none (contract section 7.3). */
export function email(text: string): string | null {
  if (text.length > 1_000) return null;
  const at = text.lastIndexOf('@');
  const name = text.slice(0, Math.max(0, at)).normalize('NFC').toLowerCase();
  const domain = hostName(text.slice(at + 1));
  if (at < 1 || domain === null || name.length > 64 || !local.test(name)) return null;
  const address = `${name}@${domain}`;
  return address.length <= 254 ? address : null;
}
