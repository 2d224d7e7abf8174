import type { DeliveryProfile } from '../../../domain/webhooks/delivery-profile.ts';
import type { OutboundHttp } from '../../outbound-http.ts';
import type { Channel } from './channel.ts';
import { webhookChannel } from './webhook.ts';

export type Channels = Record<DeliveryProfile['channel'], Channel>;

/** Every way in which deliveries leave this process. */
export const createChannels = (http: OutboundHttp): Channels => ({ webhook: webhookChannel(http) });
