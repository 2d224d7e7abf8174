import { timingSafeEqual } from 'node:crypto';
import { signature } from '../../domain/investigations/webhooks/delivery-profile.ts';
import { headerOf, type SignatureCheck } from '../listen/signature-check.ts';

const header = 'x-tracelight-signature';

/** How the webhooks of investigations are signed (contract section 12.2). */
export const tracelightSignature: SignatureCheck = {
  headers: { signature: header, id: 'x-tracelight-delivery' },
  problem({ headers, body, secret }) {
    const [given, expected] = [headerOf(headers, header) ?? '', signature(body, secret)].map((text) =>
      Buffer.from(text),
    );
    const isGood =
      given?.length === expected?.length && timingSafeEqual(given ?? Buffer.alloc(0), expected ?? Buffer.alloc(0));
    return isGood ? null : 'it is not the HMAC of the body by this secret';
  },
};
