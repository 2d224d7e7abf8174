/** Where the work of evaluations runs. */
export const evaluationsTaskQueues = {
  /** Workflows and activities of jobs. */
  jobs: 'evaluations',
  /** Passes of drains: slots of their own, because passes linger. */
  drains: 'evaluations-drains',
  /** Calls to slow sources of files: slots of their own, so that one that hangs keeps nothing else waiting. */
  files: 'evaluations-files',
} as const;
