/** Where the work of investigations runs. */
export const investigationsTaskQueues = {
  /** Workflows and activities of jobs. */
  jobs: 'investigations',
  /** Passes of drains: slots of their own, because passes linger. */
  drains: 'investigations-drains',
  /** Calls to sources: slots of their own, so that one that hangs keeps nothing else waiting. */
  sources: 'investigations-sources',
} as const;
