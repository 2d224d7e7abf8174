import * as z from 'zod';
import { trimmedText, uuid } from '../../../fields.ts';
import { normalizeIdentifier } from '../../identifiers/normalize-identifier.ts';
import type { ListedType } from '../../vocabulary/identifier-type.ts';
import { atLeastOne, boolean, listOfDistinct, orElse, orNull, wholeNumber } from '../fields.ts';

const identifiers = (type: ListedType, error: string) => {
  const item = z.string({ error: 'Must be a string.' }).transform((text, context) => {
    const value = normalizeIdentifier(type, text);
    if (value !== null) return value;
    context.addIssue({ code: 'custom', message: error });
    return z.NEVER;
  });
  return listOfDistinct(item, 25);
};

const fields = {
  full_name: trimmedText(200),
  emails: identifiers('email', 'Must be an email address.'),
  phones: identifiers('phone', 'Must have 5 to 32 characters.'),
  usernames: identifiers('username', 'Must have 1 to 64 characters and no white space.'),
  ip_addresses: identifiers('ip', 'Must be an IP address.'),
  domains: identifiers('domain', 'Must be a domain name.'),
  consent_obtained: boolean(),
  retention_days: wholeNumber(1, 3_650),
};

/** A new subject (contract section 7.3), its identifiers as they are stored. */
export const SubjectCreate = z
  .object({
    case_id: uuid(),
    full_name: orNull(fields.full_name),
    emails: orElse(fields.emails, []),
    phones: orElse(fields.phones, []),
    usernames: orElse(fields.usernames, []),
    ip_addresses: orElse(fields.ip_addresses, []),
    domains: orElse(fields.domains, []),
    consent_obtained: orElse(fields.consent_obtained, false),
    retention_days: orElse(fields.retention_days, 90),
  })
  .meta({ id: 'SubjectCreate' });
export type SubjectCreate = z.output<typeof SubjectCreate>;

/** What is changed of a subject (contract section 7.5); a list replaces the stored one. */
export const SubjectPatch = atLeastOne(z.object({ ...fields, full_name: fields.full_name.nullable() }).partial()).meta({
  id: 'SubjectPatch',
});
export type SubjectPatch = z.output<typeof SubjectPatch>;
