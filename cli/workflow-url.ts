/** Where the web UI of a Temporal server shows a workflow, by its id. */
export const workflowUrl = (
  { temporalUiUrl, namespace = 'default' }: { temporalUiUrl: string; namespace?: string | undefined },
  workflowId: string,
): string => `${temporalUiUrl}/namespaces/${namespace}/workflows/${encodeURIComponent(workflowId)}`;
