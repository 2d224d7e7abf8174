import type * as z from 'zod';

type FormatIssue = z.core.$ZodRawIssue<Extract<z.core.$ZodIssue, { code: 'invalid_format' }>>;

const formats: Record<string, string> = {
  email: 'an email address',
  url: 'a URL',
  uuid: 'a UUID',
  guid: 'a UUID',
  datetime: 'an ISO 8601 date-time',
  date: 'an ISO 8601 date',
  time: 'an ISO 8601 time',
  duration: 'an ISO 8601 duration',
  ipv4: 'an IPv4 address',
  ipv6: 'an IPv6 address',
  mac: 'a MAC address',
  cidrv4: 'an IPv4 range',
  cidrv6: 'an IPv6 range',
  base64: 'base64',
  base64url: 'base64url',
  json_string: 'JSON',
  e164: 'a phone number in E.164',
  jwt: 'a JSON Web Token',
  emoji: 'an emoji',
  lowercase: 'in lower case',
  uppercase: 'in upper case',
};

const has = <Key extends string>(issue: object, key: Key): issue is Record<Key, unknown> => key in issue;

/** What a text of this format has to do, as the end of a sentence: `be a UUID`, `begin with "wh-"`. */
export function wantedFormat(issue: FormatIssue): string {
  const { format } = issue;
  if (format === 'starts_with' && has(issue, 'prefix')) return `begin with ${JSON.stringify(issue.prefix)}`;
  if (format === 'ends_with' && has(issue, 'suffix')) return `end with ${JSON.stringify(issue.suffix)}`;
  if (format === 'includes' && has(issue, 'includes')) return `contain ${JSON.stringify(issue.includes)}`;
  if (format === 'regex') return issue.pattern ? `match the pattern ${issue.pattern}` : 'have another form';
  return `be ${(Object.hasOwn(formats, format) && formats[format]) || `in the format ${format}`}`;
}
