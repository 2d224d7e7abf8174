import { z } from 'zod';
import { routesFor } from '../http/routes-for.ts';
import type { OperatorServices } from './operator-services.ts';
import { readiness } from './readiness.ts';
import { WorkHealth, workHealth } from './work-health.ts';

const defineRoute = routesFor<OperatorServices>();

/** Health and metrics of one process. */
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
];
