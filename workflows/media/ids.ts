/** Workflow ids of the media room; nowhere else are they put together. */
export const sweepMediaId = (workspaceId: string): string => `sweep-media/${workspaceId}`;
