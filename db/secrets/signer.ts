import { createHmac, timingSafeEqual } from 'node:crypto';
import { parseSecretKeys } from './secret-keys.ts';

/** Signs texts for one purpose with the keys of `TRACEWORK_SECRET_KEYS`. */
export interface Signer {
  /** `<key id>.<HMAC-SHA256 in base64url>`. */
  sign(text: string): string;
  verify(text: string, signature: string): boolean;
  /** Whether the key of this signature is there, so that it can be verified at all. */
  knows(signature: string): boolean;
}

/**
 * The first key signs, all of them verify. Each is bent to the purpose, so that no signature tells of a cipher's key or
 * serves for anything else.
 */
export function createSigner(keysText: string, purpose: string): Signer {
  const keys = new Map(
    [...parseSecretKeys(keysText)].map(([id, key]) => [id, createHmac('sha256', key).update(purpose).digest()]),
  );
  const [writerId = ''] = keys.keys();
  const idOf = (signature: string) => signature.split('.', 1)[0] ?? '';
  const signatureOf = (id: string, text: string) => {
    const key = keys.get(id);
    return key && `${id}.${createHmac('sha256', key).update(text).digest('base64url')}`;
  };
  return {
    sign: (text) => signatureOf(writerId, text) ?? '',
    verify(text, signature) {
      const expected = Buffer.from(signatureOf(idOf(signature), text) ?? '');
      const given = Buffer.from(signature);
      return expected.length > 0 && expected.length === given.length && timingSafeEqual(expected, given);
    },
    knows: (signature) => keys.has(idOf(signature)),
  };
}
