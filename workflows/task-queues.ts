/** Where the workflows and job activities of a room run: the room itself. */
export const taskQueues = { evaluations: 'evaluations', webhooks: 'webhooks', media: 'media' } as const;

/** Where calls to slow outside services run: slots of their own, so that one that hangs keeps nothing else waiting. */
export const callTaskQueues = { files: 'evaluations-files' } as const;

/** Where the passes of a room's drains run: slots of their own, because passes linger. */
export const drainTaskQueues = {
  evaluations: 'evaluations-drains',
  webhooks: 'webhooks-drains',
  media: 'media-drains',
} as const;
