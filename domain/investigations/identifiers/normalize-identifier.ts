import type { ListedType } from '../vocabulary/identifier-type.ts';
import { domain } from './domain.ts';
import { email } from './email.ts';
import { ipAddress } from './ip-address.ts';
import { phone } from './phone.ts';
import { username } from './username.ts';

const rules: Record<ListedType, (text: string) => string | null> = { email, phone, username, ip: ipAddress, domain };

/** An identifier as it is stored; null for what is none of its type (contract section 7.3). */
export const normalizeIdentifier = (type: ListedType, text: string): string | null => rules[type](text.trim());

/** What a text that may be an identifier of any type is stored as, by type; it may be one of several. */
export function possibleIdentifiers(text: string): { type: ListedType; value: string }[] {
  // A plus that a caller left as it is reads as a blank in a query.
  const meant = /^ \d/.test(text) ? `+${text.slice(1)}` : text;
  return (Object.keys(rules) as ListedType[]).flatMap((type) => {
    const value = normalizeIdentifier(type, meant);
    return value === null ? [] : [{ type, value }];
  });
}
