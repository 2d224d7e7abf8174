/** How a worker of a run stands (contract section 8.1); the first two only while the run is not finished. */
export const workerStatuses = [
  'pending',
  'running',
  'ok',
  'no_data',
  'skipped',
  'not_configured',
  'rate_limited',
  'timeout',
  'error',
] as const;

export type WorkerStatus = (typeof workerStatuses)[number];

/** The faults, the worst first: a worker of several identifiers has the worst of theirs, and a run with one is partial. */
export const faults = ['error', 'timeout', 'rate_limited'] as const;
export type Fault = (typeof faults)[number];
