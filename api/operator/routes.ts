import { z } from 'zod';
import { WaitingJobs } from '../../domain/durable/waiting-jobs.ts';
import { DeliveryDetail, DeliveryQuery, DeliveryRetry, DeliverySummary } from '../../domain/webhooks/delivery-view.ts';
import { routesFor } from '../http/routing/routes-for.ts';
import { DeliveryParams, retryMany, retryOne, showDeliveries, showDelivery } from './deliveries.ts';
import type { OperatorServices } from './operator-services.ts';
import { readiness } from './readiness.ts';
import { WorkHealth, workHealth } from './work-health.ts';

const defineRoute = routesFor<OperatorServices>();

/** Health and metrics of one process, and the deliveries of the installation. */
export const operatorRoutes = [
  defineRoute({
    id: 'healthLive',
    method: 'get',
    path: '/health/live',
    summary: 'The process runs',
    tag: 'operator',
    auth: 'public',
    answers: { 200: z.object({ status: z.literal('live') }) },
    handle: async () => ({ status: 'live' as const }),
  }),
  defineRoute({
    id: 'healthReady',
    method: 'get',
    path: '/health/ready',
    summary: 'The database is reachable and migrated',
    tag: 'operator',
    auth: 'public',
    answers: { 200: z.object({ status: z.literal('ready') }) },
    handle: readiness,
  }),
  defineRoute({
    id: 'healthWork',
    method: 'get',
    path: '/health/work',
    summary: 'No due work has waited for too long',
    tag: 'operator',
    auth: 'operator',
    answers: { 200: WorkHealth, 503: WorkHealth },
    handle: workHealth,
  }),
  defineRoute({
    id: 'metrics',
    method: 'get',
    path: '/metrics',
    summary: 'Metrics of this process in the Prometheus text format',
    tag: 'operator',
    auth: 'operator',
    answers: { 200: { mediaType: 'text/plain; version=0.0.4; charset=utf-8', description: 'Prometheus text.' } },
    handle: (_request, { metrics }) => metrics.registry.metrics(),
  }),
  defineRoute({
    id: 'listWaitingJobs',
    method: 'get',
    path: '/ops/waiting-jobs',
    summary: 'Jobs that wait for a place with a provider, by workspace, most first',
    tag: 'operator',
    auth: 'operator',
    answers: { 200: z.object({ waitingJobs: z.array(WaitingJobs) }) },
    handle: async (_request, { waitingJobs }) => ({ waitingJobs: await waitingJobs() }),
  }),
  defineRoute({
    id: 'listDeliveries',
    method: 'get',
    path: '/ops/deliveries',
    summary: 'Callbacks and webhooks of every workspace, or of one, newest first',
    tag: 'operator',
    auth: 'operator',
    query: DeliveryQuery,
    answers: { 200: z.object({ deliveries: z.array(DeliverySummary) }) },
    handle: showDeliveries,
  }),
  defineRoute({
    id: 'retryDeliveries',
    method: 'post',
    path: '/ops/deliveries/retry',
    summary: 'Set what failed at a receiver going again, at most 10,000 deliveries',
    tag: 'operator',
    auth: 'operator',
    body: DeliveryRetry,
    answers: { 200: z.object({ retried: z.int() }) },
    handle: retryMany,
  }),
  defineRoute({
    id: 'getDelivery',
    method: 'get',
    path: '/ops/deliveries/:id',
    summary: 'One delivery and each of its attempts',
    tag: 'operator',
    auth: 'operator',
    params: DeliveryParams,
    answers: { 200: DeliveryDetail },
    handle: showDelivery,
  }),
  defineRoute({
    id: 'retryDelivery',
    method: 'post',
    path: '/ops/deliveries/:id/retry',
    summary: 'Send one delivery at once, unless it has arrived',
    tag: 'operator',
    auth: 'operator',
    params: DeliveryParams,
    answers: { 200: z.object({ state: z.literal('pending') }) },
    errors: ['conflict'],
    handle: retryOne,
  }),
];
