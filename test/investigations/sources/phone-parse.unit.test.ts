import { describe, expect, it } from '@jest/globals';
import { askSource } from '../../../activities/investigations/sources/ask-source.ts';
import { evidenceOf } from '../../../activities/investigations/sources/evidence-of.ts';
import { phoneParse } from '../../../activities/investigations/sources/phone_parse.ts';
import { createOutboundHttp } from '../../../activities/outbound/outbound-http.ts';
import { askParts } from './source-bed.ts';

const http = createOutboundHttp({ trustedOrigins: [], allowPrivateTargets: false });

async function rowOf(phone: string) {
  const asked = await askSource(phoneParse, phone, { ...askParts({ OSINT_OFFLINE: true }), http });
  expect(asked).toMatchObject({ status: 'ok', reason: null });
  expect(asked.answers).toHaveLength(1);
  const rows = evidenceOf(
    phoneParse,
    asked.result,
    { identifier: phone, fullName: null, now: new Date() },
    asked.answers,
  );
  expect(rows).toHaveLength(1);
  return rows[0];
}

describe('phone_parse', () => {
  it.each([
    [
      '+14155552671',
      'a valid number',
      'E.164: +14155552671. Country: United States. Line type: fixed line or mobile.',
      0,
    ],
    ['+447911123456', 'a valid number', 'E.164: +447911123456. Country: Guernsey. Line type: mobile.', 0],
    ['+12', 'no valid number', '', 5],
    ['+999123456789', 'no valid number', '', 5],
    ['+1415555', 'no valid number', 'E.164: +1415555.', 5],
    ['call me maybe', 'no valid number', '', 5],
    ['12345', 'no valid number', '', 5],
    ['(030) 901820', 'a national number, of which no country is known', '', 0],
  ])('says of %s that it is %s', async (phone, verdict, summary, riskPoints) => {
    expect(await rowOf(phone)).toMatchObject({
      kind: 'phone_meta',
      externalId: phone,
      title: `${phone}: ${verdict}`,
      summary,
      riskPoints,
      riskCategory: riskPoints === 0 ? null : 'identity',
      confidence: 0.95,
    });
  });

  it('weighs a number of internet telephony', async () => {
    const voip = '+445600123456';
    expect(await rowOf(voip)).toMatchObject({ riskPoints: 4, riskCategory: 'identity' });
  });
});
