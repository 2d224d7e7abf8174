import type { PoolClient } from 'pg';
import type { Rule } from '../../../domain/evaluations/contract/rules/rule.ts';
import { isoSql } from '../../sql/iso-sql.ts';

/** The active rules of a workspace, as an evaluation that starts now applies them. */
export async function activeRules(client: PoolClient, workspaceId: string): Promise<Rule[]> {
  const { rows } = await client.query<Rule>({
    name: 'active-rules',
    text: `select r.id, r.name, r.type, r.description, r.value, r.is_active as "isActive", r.project_id as "projectId",
       p.name as "projectName", r.task_name as "taskName", r.llm_judge_provider as "llmJudgeProvider",
       r.llm_judge_model as "llmJudgeModel", ${isoSql('r.created_at')} as "createdAt"
     from rule r left join project p on p.id = r.project_id
     where r.workspace_id = $1 and r.is_active order by r.created_at, r.id`,
    values: [workspaceId],
  });
  return rows;
}
