import { createHmac, timingSafeEqual } from 'node:crypto';
import { parseSecretKeys } from './encryption.ts';

/** Signs texts with the keys of `TRACEWORK_SECRET_KEYS`, for addresses that work without a credential. */
export interface LinkSigner {
  /** `<key id>.<HMAC-SHA256 in base64url>`. */
  sign(text: string): string;
  verify(text: string, signature: string): boolean;
}

/** The first key signs, all of them verify. Each is bent to this use, so that no signature tells of a cipher's key. */
export function createLinkSigner(keysText: string): LinkSigner {
  const keys = new Map(
    [...parseSecretKeys(keysText)].map(([id, key]) => [id, createHmac('sha256', key).update('signed links').digest()]),
  );
  const [writerId = ''] = keys.keys();
  const signatureOf = (id: string, text: string) => {
    const key = keys.get(id);
    return key && `${id}.${createHmac('sha256', key).update(text).digest('base64url')}`;
  };
  return {
    sign: (text) => signatureOf(writerId, text) ?? '',
    verify(text, signature) {
      const expected = Buffer.from(signatureOf(signature.split('.', 1)[0] ?? '', text) ?? '');
      const given = Buffer.from(signature);
      return expected.length > 0 && expected.length === given.length && timingSafeEqual(expected, given);
    },
  };
}
