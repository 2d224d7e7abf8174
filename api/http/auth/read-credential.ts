import type { Request } from 'express';
import type { CredentialForm } from './credential-form.ts';

const bearer = /^\s*bearer(?:\s+|$)(.*)$/i;

/**
 * The key that a request sends in this form, trimmed; undefined when it sends none. A header without a key in it counts
 * as sent (the answer is an empty text); another scheme in `Authorization`, say a proxy's Basic, does not.
 */
export function readCredential({ headers }: Pick<Request, 'headers'>, form: CredentialForm): string | undefined {
  if (form.header === 'bearer') return bearer.exec(headers.authorization ?? '')?.[1]?.trim();
  const sent = headers[form.header];
  return typeof sent === 'string' ? sent.trim() : sent?.[0];
}
