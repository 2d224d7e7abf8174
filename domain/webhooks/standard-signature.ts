import { Webhook } from 'standardwebhooks';
import type { SignedMessage } from './delivery-profile.ts';

const MOST_REMEMBERED = 1_000;
const signers = new Map<string, Webhook>();

/** Reading a secret costs more than a short signature. */
function signerOf(secret: string): Webhook {
  const known = signers.get(secret);
  if (known) return known;
  if (signers.size >= MOST_REMEMBERED) signers.clear();
  const signer = new Webhook(secret);
  signers.set(secret, signer);
  return signer;
}

/** The three headers of Standard Webhooks, with one signature per secret (contract evaluations, section 8.3). */
export const standardHeaders = ({
  webhookId,
  sentAt,
  body,
  secrets,
}: Omit<SignedMessage, 'event'>): Record<string, string> => ({
  'webhook-id': webhookId,
  'webhook-timestamp': String(Math.floor(sentAt.getTime() / 1000)),
  'webhook-signature': secrets.map((secret) => signerOf(secret).sign(webhookId, sentAt, body)).join(' '),
});
