/** Where the work of webhooks runs. */
export const webhooksTaskQueues = {
  /** Workflows and activities of jobs. */
  jobs: 'webhooks',
  /** Passes of drains: slots of their own, because passes linger. */
  drains: 'webhooks-drains',
} as const;
