import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { z } from 'zod';
import { facts } from './parts/wording.ts';
import { defineSource } from './source.ts';

const result = z.object({
  /** Null where it cannot be told: a national number says no country. */
  valid: z.boolean().nullable(),
  e164: z.string().nullable(),
  country: z.string().nullable(),
  lineType: z.string().nullable(),
});
type Result = z.output<typeof result>;

/** Digits of a number that may be one of some country's. */
const national = /^\D*(?:\d\D*){7,15}$/;

/** The numbering plans of libphonenumber (Google's data): what a number by itself tells. Asks nobody. */
export const phoneParse = defineSource({
  id: 'phone_parse',
  probe: '+14158586273',
  result,
  query: async (phone, client) => {
    const found = parse(phone);
    client.keep({ phone, ...found, data: 'libphonenumber-js' });
    return { found };
  },
  toEvidence: (found, { identifier }) => [
    {
      kind: 'phone_meta',
      externalId: identifier,
      title: `${identifier}: ${verdict(found)}`,
      summary: facts({
        'E.164': found.e164,
        Country: found.country && countryName(found.country),
        'Line type': found.lineType?.toLowerCase().replaceAll('_', ' '),
      }),
      sourceUrl: `https://libphonenumber.appspot.com/phonenumberparser?number=${encodeURIComponent(identifier.toWellFormed())}`,
      ...risk(found),
    },
  ],
});

function parse(phone: string): Result {
  const number = parsePhoneNumberFromString(phone);
  if (!number) {
    const isUnknown = !/^\s*(?:\+|00)/.test(phone) && national.test(phone);
    return { valid: isUnknown ? null : false, e164: null, country: null, lineType: null };
  }
  return {
    valid: number.isValid(),
    e164: number.number,
    country: number.country ?? null,
    lineType: number.getType() ?? null,
  };
}

function verdict({ valid }: Result): string {
  if (valid === null) return 'a national number, of which no country is known';
  return valid ? 'a valid number' : 'no valid number';
}

function risk({ valid, lineType }: Result): { riskPoints: number; riskCategory: 'identity' | null } {
  const points = (valid === false ? 5 : 0) + (lineType === 'VOIP' ? 4 : 0);
  return { riskPoints: points, riskCategory: points === 0 ? null : 'identity' };
}

const countryName = (code: string): string => new Intl.DisplayNames('en', { type: 'region' }).of(code) ?? code;
