import { randomUUID } from 'node:crypto';
import { productLists } from '../../cli/product-lists.ts';
import { inWorkspaceSql } from '../../db/tenant.ts';
import { wakeReceivers } from '../../db/webhooks/deliveries/delivery.queue.ts';
import { changeEndpoint, listEndpoints, registerEndpoint } from '../../db/webhooks/endpoints/endpoint.repository.ts';
import { recordEvents } from '../../db/webhooks/record-events.ts';
import { evaluations } from '../../domain/evaluations/product.ts';
import { investigationsDelivery as investigationsProfile } from '../../domain/investigations/webhooks/delivery-profile.ts';
import type { EndpointChange, NewEndpoint } from '../../domain/webhooks/endpoint.ts';
import { endpointRecipient } from '../../domain/webhooks/recipient.ts';
import { webhooksRoom } from '../../workers/webhooks/room.ts';
import type { TestInstance } from '../support/test-instance.ts';

/** Another product's, with limits of its own. */
export const narrowProfile = {
  ...investigationsProfile,
  ...{ name: 'narrow', product: 'narrow', slots: 2, breaker: { failures: 2, restMs: 3_600_000 } },
};

/** The lists of a process that delivers for investigations as well. */
export const listsWithInvestigations = {
  ...productLists,
  rooms: [
    webhooksRoom({ profiles: [...evaluations.deliveryProfiles, investigationsProfile, narrowProfile], addresses: {} }),
    ...productLists.rooms.filter(({ name }) => name !== 'webhooks'),
  ],
};

const rules = { most: 100, counted: 'all', sameUrl: 'second' } as const;

/** What a product does with its endpoints, in one workspace. */
export function endpointBed(
  { database: { db, secrets }, parts }: TestInstance,
  workspaceId: string,
  profile = investigationsProfile,
) {
  const owner = { workspaceId, product: profile.product };
  const tx = <T>(work: Parameters<typeof inWorkspaceSql<T>>[2]) => inWorkspaceSql(db, workspaceId, work);
  return {
    owner,
    tx,
    async register(endpoint: Partial<NewEndpoint> & { url: string }) {
      const registered = await tx((client) =>
        registerEndpoint(client, owner, { events: ['case.created'], ...endpoint }, { ...rules, secrets }),
      );
      if (!registered) throw new Error('no room for an endpoint');
      return registered.endpoint;
    },
    change: (id: string, change: EndpointChange) => tx((client) => changeEndpoint(client, owner, id, change, secrets)),
    list: () => tx((client) => listEndpoints(client, owner)),
    /** Tells the active endpoints that want it of a new case; answers the body. */
    async tell(type = 'case.created', count = 1) {
      const events = Array.from({ length: count }, () => {
        const id = randomUUID();
        const body = {
          event: type,
          workspace_id: workspaceId,
          occurred_at: new Date().toISOString(),
          data: { case_id: id },
        };
        return { product: profile.product, type, entity: { kind: 'case', id, uid: id }, body };
      });
      const receivers = await tx(async (client) => {
        const endpoints = (await listEndpoints(client, owner)).filter(
          (one) => one.isActive && one.events.includes(type),
        );
        const recipients = endpoints.map((endpoint) => endpointRecipient(profile, endpoint));
        return recordEvents(
          client,
          workspaceId,
          events.map((event) => ({ ...event, recipients })),
        );
      });
      wakeReceivers(parts[0]!.wake, workspaceId, receivers);
      return events.map(({ body }) => body);
    },
  };
}
