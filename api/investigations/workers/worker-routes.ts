import { WorkerList } from '../../../domain/investigations/contract/workers/worker.ts';
import { defineRoute } from '../services.ts';
import { listWorkers } from './workers.ts';

/** The route of workers (contract section 11). */
export const workerRoutes = [
  defineRoute({
    ...{ id: 'listWorkers', method: 'get', path: '/api/v1/workers', tag: 'Workers', auth: 'key' },
    summary: 'The 32 workers, and how their sources have answered this workspace',
    answers: { 200: WorkerList },
    handle: listWorkers,
  }),
];
