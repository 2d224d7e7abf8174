import { isDisposableEmailDomain } from 'disposable-email-domains-js';
import { z } from 'zod';
import { defineSource } from './source.ts';
import { SourceFault } from './source-fault.ts';

const body = z.object({ disposable: z.boolean() });
const result = z.object({ domain: z.string(), by: z.enum(['service', 'list']) });

/** Kickbox, open API: whether a mail domain gives out addresses for a few minutes. A bundled list answers where it faults. */
export const emailDisposable = defineSource({
  id: 'email_disposable',
  throttle: { limit: 10, windowMs: 1_000 },
  probe: 'someone@mailinator.com',
  result,
  async query(email, client) {
    const domain = email.slice(email.lastIndexOf('@') + 1);
    try {
      const url = `https://open.kickbox.com/v1/disposable/${encodeURIComponent(domain)}`;
      const { disposable } = client.read(await client.get(url, { timeoutMs: client.remainingMs / 2 }), body);
      return { found: disposable ? { domain, by: 'service' } : null };
    } catch (error) {
      if (!(error instanceof SourceFault)) throw error;
      const disposable = isDisposableEmailDomain(domain);
      client.keep({ domain, disposable, list: 'disposable-email-domains-js' });
      return {
        found: disposable ? { domain, by: 'list' } : null,
        reason: `bundled list; the service: ${error.reason}`,
      };
    }
  },
  toEvidence: ({ domain, by }) => [
    {
      kind: 'disposable',
      title: `${domain} gives out disposable addresses`,
      summary: `By ${by === 'service' ? "Kickbox's open list" : 'the list that is bundled here, as Kickbox did not answer'}.`,
      sourceUrl: `https://open.kickbox.com/v1/disposable/${encodeURIComponent(domain)}`,
      riskPoints: 10,
      riskCategory: 'identity',
    },
  ],
});
