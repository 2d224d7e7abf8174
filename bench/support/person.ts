import { randomUUID } from 'node:crypto';

/** Somebody of whom every source can be asked, by identifiers that nobody else has. */
export interface Person {
  /** Its user name, which stands in its other names and addresses. */
  name: string;
  /** The fields of a subject. */
  identifiers: {
    full_name: string;
    emails: string[];
    phones: string[];
    usernames: string[];
    ip_addresses: string[];
    domains: string[];
  };
  /** Texts by which what is about it can be told; none is part of another one's. */
  marks: string[];
}

const NAME = /u[0-9a-f]{12}/;
let made = 0;

/** The next one. */
export function nextPerson(): Person {
  const n = made;
  made += 1;
  const name = `u${randomUUID().replaceAll('-', '').slice(0, 12)}`;
  const ip = `8.${20 + Math.floor(n / 25_000)}.${Math.floor(n / 100) % 250}.${100 + (n % 100)}`;
  const digits = `1415${2_000_000 + n}`;
  return {
    name,
    identifiers: {
      ...{ full_name: `Ada ${name}`, emails: [`${name}@${name}.org`], phones: [`+${digits}`] },
      ...{ usernames: [name], ip_addresses: [ip], domains: [`${name}.org`] },
    },
    marks: [name, ip, digits],
  };
}

/** The name of the person that a text is about, where it stands in it. */
export const nameIn = (text: string): string | null => NAME.exec(text)?.[0] ?? null;
