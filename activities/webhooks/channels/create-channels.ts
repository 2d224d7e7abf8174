import type { DeliveryProfile } from '../../../domain/webhooks/delivery-profile.ts';
import type { Mailer } from '../../mailer.ts';
import type { OutboundHttp } from '../../outbound/outbound-http.ts';
import type { Channel } from './channel.ts';
import { mailChannel } from './mail.ts';
import { webhookChannel } from './webhook.ts';

/** Null where the operator has not set up what it takes. */
export type Channels = Record<DeliveryProfile['channel'], Channel | null>;

/** Every way in which deliveries leave this process. */
export const createChannels = ({ http, mailer }: { http: OutboundHttp; mailer: Mailer | null }): Channels => ({
  webhook: webhookChannel(http),
  mail: mailer && mailChannel(mailer),
});
