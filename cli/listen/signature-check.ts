import type { IncomingMessage } from 'node:http';
import { Webhook } from 'standardwebhooks';

/** A call whose signature is to be checked. */
export interface SignedCall {
  headers: IncomingMessage['headers'];
  body: string;
  secret: string;
}

/** How the calls of one kind are signed. */
export interface SignatureCheck {
  /** The headers that carry the signature and the delivery's id; a call without the first is not of this kind. */
  headers: { signature: string; id: string };
  /** Why the signature is not good; null where it is. */
  problem(call: SignedCall): string | null;
}

/** A header's only or first value. */
export const headerOf = (headers: IncomingMessage['headers'], name: string): string | undefined =>
  [headers[name] ?? []].flat()[0];

/** Standard Webhooks: `webhook-id`, `webhook-timestamp` and `webhook-signature`. */
export const standardSignature: SignatureCheck = {
  headers: { signature: 'webhook-signature', id: 'webhook-id' },
  problem({ headers, body, secret }) {
    const names = ['webhook-id', 'webhook-timestamp', 'webhook-signature'];
    try {
      new Webhook(secret).verify(body, Object.fromEntries(names.map((name) => [name, headerOf(headers, name) ?? ''])));
      return null;
    } catch (error) {
      return error instanceof Error ? error.message : 'unreadable';
    }
  },
};
