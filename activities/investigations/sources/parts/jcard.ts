import { z } from 'zod';

/** A contact card in JSON (RFC 7095): its properties, each of name, parameters, type and values. */
const card = z.tuple([z.literal('vcard'), z.array(z.tuple([z.string(), z.unknown(), z.unknown()]).rest(z.unknown()))]);

/** Somebody whom an RDAP object names (RFC 9083, section 5.1), and whom that one names in turn. */
export interface RdapEntity {
  roles?: string[] | null | undefined;
  vcardArray?: z.output<typeof card> | null | undefined;
  entities?: RdapEntity[] | null | undefined;
}

export const rdapEntity: z.ZodType<RdapEntity> = z.object({
  roles: z.array(z.string()).nullish(),
  vcardArray: card.nullish(),
  get entities() {
    return z.array(rdapEntity).nullish();
  },
});

/** Of those with this role, how many levels deep they may stand, what their cards say first; null where nobody does. */
export function contactOf(entities: readonly RdapEntity[], role: string, property: 'fn' | 'email'): string | null {
  for (const { roles, vcardArray, entities: inner } of entities) {
    const own = roles?.includes(role) ? textOf(vcardArray, property) : null;
    const found = own ?? contactOf(inner ?? [], role, property);
    if (found !== null) return found;
  }
  return null;
}

function textOf(vcard: RdapEntity['vcardArray'], property: string): string | null {
  const values = vcard?.[1].filter(([name]) => name.toLowerCase() === property).map(([, , , value]) => value);
  return (
    (values?.find((value) => typeof value === 'string' && value.trim() !== '') as string | null | undefined) ?? null
  );
}
