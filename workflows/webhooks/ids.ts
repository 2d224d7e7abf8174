/** Workflow ids of the webhooks room; nowhere else are they put together. */
export const deliverWebhooksId = (workspaceId: string, receiver: string): string =>
  `deliver-webhooks/${workspaceId}/${receiver}`;
