import type { Database } from '../../../db/database.ts';
import { inWorkspaceSql } from '../../../db/tenant.ts';
import { listEndpoints } from '../../../db/webhooks/endpoints/endpoint.repository.ts';
import { recordEvents } from '../../../db/webhooks/record-events.ts';
import { endpointRecipient } from '../../../domain/webhooks/recipient.ts';
import { parcelsProfile } from './product.ts';

/** Stores what became of pending parcels, and their events, in one commit; answers the receivers to wake. */
export const settleParcels = (
  db: Database,
  workspaceId: string,
  { ids, status, leaseToken }: { ids: string[]; status: string; leaseToken?: string },
): Promise<string[]> =>
  inWorkspaceSql(db, workspaceId, async (client) => {
    const { rows } = await client.query<{ id: string; label: string }>(
      `update parcel set status = $1, due_at = null, lease_token = null
       where id = any ($2::uuid[]) and due_at is not null and ($3::uuid is null or lease_token = $3)
       returning id, label`,
      [status, ids, leaseToken ?? null],
    );
    const endpoints = await listEndpoints(client, { workspaceId, product: 'parcels' });
    const recipients = endpoints.map((endpoint) => endpointRecipient(parcelsProfile, endpoint));
    const events = rows.map(({ id, label }) => ({
      ...{ product: 'parcels', type: `parcel.${status}`, entity: { kind: 'parcel', id, uid: id }, recipients },
      body: { id, label, status },
    }));
    return recordEvents(client, workspaceId, events);
  });
