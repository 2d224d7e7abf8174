/** Where the work of media runs. */
export const mediaTaskQueues = {
  /** Workflows and activities of jobs. */
  jobs: 'media',
  /** Passes of drains: slots of their own, because passes linger. */
  drains: 'media-drains',
} as const;
