import type { PoolClient } from 'pg';

interface Place {
  projectId: string;
  taskKey: string | null;
}

/** Tells of a place whether an active rule there wants a judge, and so its logs are jobs. */
export async function judgedPlaces(client: PoolClient, workspaceId: string): Promise<(place: Place) => boolean> {
  const { rows } = await client.query<{ project_id: string | null; task_key: string | null }>({
    text: `select distinct project_id, task_key from rule
           where workspace_id = $1 and is_active and type = 'llm_judge'`,
    values: [workspaceId],
  });
  return ({ projectId, taskKey }) =>
    rows.some(
      (rule) =>
        (rule.project_id === null || rule.project_id === projectId) &&
        (rule.task_key === null || rule.task_key === taskKey),
    );
}
