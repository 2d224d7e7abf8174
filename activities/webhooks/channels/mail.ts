import { storableText, truncate } from '../../../domain/text.ts';
import { MailContent } from '../../../domain/webhooks/mail-content.ts';
import { reason } from '../../failures.ts';
import type { Mailer } from '../../mailer.ts';
import type { Channel } from './channel.ts';

const MOST_ANSWER_CHARACTERS = 500;

/** Mail to the address of a `mailto:` (contract evaluations, section 8.6). */
export const mailChannel = (mailer: Mailer): Channel => ({
  async send({ profile, url, signal, ...message }) {
    signal.throwIfAborted();
    const mail = MailContent.parse(JSON.parse(profile.body(message)));
    const unanswered = { status: null, retryAfterMs: null, answer: null };
    try {
      const reply = await mailer.send({ ...mail, to: url.replace(/^mailto:/, ''), id: message.webhookId });
      const answer = truncate(storableText(reply.text), MOST_ANSWER_CHARACTERS);
      const isGood = reply.code < 300;
      // What the server refuses is about this mail; that it cannot be reached is about all of them.
      return {
        ...unanswered,
        status: reply.code,
        answer,
        error: isGood ? null : `answered ${reply.code}`,
        unavailable: null,
      };
    } catch (error) {
      return { ...unanswered, error: reason(error), unavailable: 'origin' };
    }
  },
});
