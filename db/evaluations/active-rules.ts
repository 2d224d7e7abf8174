import type { PoolClient } from 'pg';
import type { JudgeProvider, RuleType } from '../../domain/evaluations/contract.ts';

/** A rule as evaluations read it; `taskKey` is its task name for comparison. */
export interface StoredRule {
  id: string;
  name: string;
  type: RuleType;
  value: string;
  projectId: string | null;
  projectName: string | null;
  taskName: string | null;
  taskKey: string | null;
  llmJudgeProvider: JudgeProvider | null;
  llmJudgeModel: string | null;
}

/** The active rules of a workspace in order of creation, as an evaluation that starts now applies them. */
export async function activeRules(client: PoolClient, workspaceId: string): Promise<StoredRule[]> {
  const { rows } = await client.query<StoredRule>({
    name: 'active-rules',
    text: `select r.id, r.name, r.type, r.value, r.project_id as "projectId", p.name as "projectName",
             r.task_name as "taskName", r.task_key as "taskKey", r.llm_judge_provider as "llmJudgeProvider",
             r.llm_judge_model as "llmJudgeModel"
           from rule r left join project p on p.id = r.project_id
           where r.workspace_id = $1 and r.is_active order by r.created_at, r.id`,
    values: [workspaceId],
  });
  return rows;
}
