/** What a source is asked about. `name` is the subject's `full_name`; the others are its lists. */
export const identifierTypes = ['email', 'phone', 'username', 'ip', 'domain', 'name'] as const;

export type IdentifierType = (typeof identifierTypes)[number];

/** The lists of a subject, by the type of what they hold. */
export const identifierLists = {
  email: 'emails',
  phone: 'phones',
  username: 'usernames',
  ip: 'ip_addresses',
  domain: 'domains',
} as const satisfies Partial<Record<IdentifierType, string>>;

export type ListedType = keyof typeof identifierLists;
