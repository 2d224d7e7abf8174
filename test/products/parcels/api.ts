import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { HttpProduct } from '../../../api/http/product.ts';
import { routesFor } from '../../../api/http/routing/routes-for.ts';
import type { SharedServices } from '../../../api/services.ts';
import { registerEndpoint } from '../../../db/webhooks/endpoints/endpoint.repository.ts';
import { errorStatus, notFound } from '../../../domain/errors.ts';
import { Parcel } from './parcel.entity.ts';
import { parcelQueue } from './parcel.queue.ts';
import { parcels, parcelsKey } from './product.ts';

/** What the handlers of parcels need beside what all are given. */
export interface ParcelsServices extends SharedServices {
  greeting: string;
}

const route = routesFor<ParcelsServices>();
const NewParcel = z.object({ label: z.string().min(1).max(100), isHeavy: z.boolean().default(false) });
const ParcelAnswer = z.object({ id: z.string(), label: z.string(), status: z.string() }).meta({ id: 'Parcel' });
const ParcelError = z.object({ problem: z.string() }).meta({ id: 'Error' });

const routes = [
  route({
    ...{ id: 'create', method: 'post', path: '/v1/parcels', summary: 'Send a parcel', tag: 'Parcels', auth: 'key' },
    idempotent: true,
    body: NewParcel,
    answers: { 202: ParcelAnswer },
    async handle({ body: { label, isHeavy }, principal: { workspaceId }, inWorkspaceSql, afterCommit }) {
      const id = randomUUID();
      await inWorkspaceSql(async (sql) => {
        await sql.query({
          text: `insert into parcel (id, workspace_id, label, status, lane, due_at)
             values ($1, $2, $3, 'pending', $4, clock_timestamp())`,
          values: [id, workspaceId, label, isHeavy ? 'job' : 'drain'],
        });
        afterCommit((wake) =>
          isHeavy ? wake.job(parcelQueue.name, workspaceId, id, id) : wake.drain(parcelQueue.name, workspaceId),
        );
      });
      return { id, label, status: 'pending' };
    },
  }),
  route({
    ...{ id: 'get', method: 'get', path: '/v1/parcels/:id', summary: 'Look at one', tag: 'Parcels', auth: 'key' },
    params: z.object({ id: z.uuid() }),
    answers: { 200: ParcelAnswer },
    errors: ['not_found'],
    async handle({ params: { id }, inWorkspace }) {
      const parcel = await inWorkspace((em) => em.findOne(Parcel, { id }));
      if (!parcel) throw notFound('Parcel');
      return { id, label: parcel.label, status: parcel.status };
    },
  }),
  route({
    ...{ id: 'createWebhook', method: 'post', path: '/v1/parcels/webhooks', summary: 'Be told', tag: 'Parcels' },
    auth: 'key',
    body: z.object({ url: z.url(), secret: z.string().optional() }),
    answers: { 201: z.object({ id: z.string(), greeting: z.string() }).meta({ id: 'Webhook' }) },
    async handle({ body, principal: { workspaceId }, inWorkspace }, { secrets, greeting }) {
      const owner = { workspaceId, product: 'parcels' };
      const rules = { most: 5, counted: 'all', sameUrl: 'second', secrets } as const;
      const registered = await inWorkspace((em) =>
        registerEndpoint(em, owner, { ...body, events: ['parcel.weighed'] }, rules),
      );
      if (!registered) throw notFound('Room for an endpoint');
      return { id: registered.endpoint.id, greeting };
    },
  }),
];

/** The API of parcels. */
export const parcelsApi: HttpProduct<ParcelsServices> = {
  ...{ product: 'parcels', title: 'Parcels', owns: ['/v1/parcels'], routes, plans: parcels.plans },
  credentials: [{ id: 'parcelKey', header: 'x-parcel-key', kinds: [parcelsKey] }],
  credentialRule: 'first',
  checks: ['authenticate', 'limit', 'scope', 'params', 'precondition', 'input'],
  ...{ bodyCap: 64 * 1024, badParams: 'not_found' },
  errors: {
    status: errorStatus,
    body: ({ message }) => ({ problem: message }),
    schema: () => ParcelError,
  },
};
