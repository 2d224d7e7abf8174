import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { parseSecretKeys } from './secret-keys.ts';
import { createSigner, type Signer } from './signer.ts';

/** Keys for encryption at rest: `id:base64(32 bytes)` entries, comma-separated; the first one writes, all of them read. */
export interface SecretBox {
  /** AES-256-GCM; the answer is `<key id>.<iv>.<tag>.<ciphertext>` in base64url. `context` must be repeated to open. */
  seal(plainText: string, context: string): string;
  /** Throws when the key id is unknown, or when text or context were altered. */
  open(sealed: string, context: string): string;
  /** Signs texts for one purpose by the same keys. */
  signer(purpose: string): Signer;
}

/** A box over the keys of `TRACEWORK_SECRET_KEYS`. */
export function createSecretBox(keysText: string): SecretBox {
  const keys = parseSecretKeys(keysText);
  const [writerId = '', writer = Buffer.alloc(0)] = keys.entries().next().value ?? [];
  return {
    seal(plainText, context) {
      const iv = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', writer, iv).setAAD(Buffer.from(context));
      const body = Buffer.concat([cipher.update(plainText, 'utf8'), cipher.final()]);
      return [writerId, ...[iv, cipher.getAuthTag(), body].map((part) => part.toString('base64url'))].join('.');
    },
    open(sealed, context) {
      const [id = '', ...parts] = sealed.split('.');
      const [iv, tag, body] = parts.map((part) => Buffer.from(part, 'base64url'));
      const key = keys.get(id);
      if (!key) throw new Error(`no secret key with id ${id}`);
      if (!iv || !tag || !body) throw new Error('not a sealed text');
      const decipher = createDecipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(context)).setAuthTag(tag);
      return Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8');
    },
    signer: (purpose) => createSigner(keysText, purpose),
  };
}

/** A new key in the form that `createSecretBox` reads. */
export const generateSecretKey = (): string => `k${Date.now().toString(36)}:${randomBytes(32).toString('base64')}`;
