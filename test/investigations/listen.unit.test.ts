import { describe, expect, it } from '@jest/globals';
import { tracelightSignature } from '../../cli/investigations/tracelight-signature.ts';
import { describeCall } from '../../cli/listen/describe-call.ts';
import { standardSignature } from '../../cli/listen/signature-check.ts';
import { investigationsDelivery } from '../../domain/investigations/webhooks/delivery-profile.ts';

describe('tracework listen', () => {
  const body = '{"event":"case.created","workspace_id":"w","occurred_at":"2026-03-02T09:17:40.004Z","data":{}}';
  const sent = { event: 'case.created', webhookId: 'b6a1', sentAt: new Date(0), body };
  const line = (secrets: string[], secret = 'any secret of mine') =>
    describeCall({
      ...{ method: 'POST', path: '/hooks', body, at: new Date(0), status: 204, secret },
      headers: investigationsDelivery.headers({ ...sent, secrets }),
      checks: [standardSignature, tracelightSignature],
    });

  it('checks the signature of investigations with any secret', () => {
    expect(line(['any secret of mine'])).toBe(
      '00:00:00  case.created\n          POST /hooks, x-tracelight-delivery b6a1, signature good, answered 204',
    );
    expect(line(['another'])).toContain('signature BAD (it is not the HMAC of the body by this secret)');
    expect(line([])).toContain('not signed');
  });
});
