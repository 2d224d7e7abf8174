import { keyKind } from '../tenancy/key-kind.ts';

const facts = { product: 'evaluations', shownCharacters: 8, shownAgain: true };

/** Keys that programs send logs with. */
export const webhookToken = keyKind({ ...facts, class: 'webhook_token', prefix: 'wh-', field: 'webhookToken' });

/** Keys for everything else. */
export const apiKey = keyKind({ ...facts, class: 'api_key', prefix: 'ek-', field: 'apiKey' });
