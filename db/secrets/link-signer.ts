import { createSigner, type Signer } from './signer.ts';

/** Signs addresses that work without a credential. */
export type LinkSigner = Pick<Signer, 'sign' | 'verify'>;

/** The signer of addresses, by the keys of `TRACEWORK_SECRET_KEYS`. */
export const createLinkSigner = (keysText: string): LinkSigner => createSigner(keysText, 'signed links');
