import type { EntityManager } from '@mikro-orm/postgresql';
import type { PoolClient } from 'pg';
import type { JudgeUsage } from '../../../domain/evaluations/judge/judge-usage.ts';
import { isoSql } from '../../sql/iso-sql.ts';

/** Adds to the workspace's usage of the current month (UTC), within the transaction that stores what was bought with it. */
export async function addUsage(client: PoolClient, workspaceId: string, usage: JudgeUsage): Promise<void> {
  await client.query({
    name: 'add-usage',
    text: `insert into evaluations_usage as u (workspace_id, month, llm_judge_calls, prompt_tokens, completion_tokens, cost_usd)
     values ($1, date_trunc('month', clock_timestamp() at time zone 'utc'), $2, $3, $4, $5)
     on conflict (workspace_id, month) do update set
       llm_judge_calls = u.llm_judge_calls + excluded.llm_judge_calls,
       prompt_tokens = u.prompt_tokens + excluded.prompt_tokens,
       completion_tokens = u.completion_tokens + excluded.completion_tokens,
       cost_usd = u.cost_usd + excluded.cost_usd`,
    values: [workspaceId, usage.llmJudgeCalls, usage.promptTokens, usage.completionTokens, usage.costUsd],
  });
}

/** The current month of a workspace (contract section 13.1). */
export interface MonthUsage extends JudgeUsage {
  /** The month's first moment, ISO 8601 UTC. */
  periodStart: string;
  /** Logs received since then that are still stored, and the bytes of their files. */
  logs: number;
  mediaBytes: number;
}

/** What a workspace used this month: judge calls as they were made, logs and files as far as they are still stored. */
export async function readUsage(em: EntityManager, workspaceId: string): Promise<MonthUsage> {
  const [usage] = await em.execute<MonthUsage[]>(
    `with m as materialized (select ?::uuid as workspace_id, date_trunc('month', clock_timestamp() at time zone 'utc') as month),
       p as materialized (select workspace_id, month, month at time zone 'utc' as start from m)
     select ${isoSql('p.start')} as "periodStart",
       (select count(*)::int from log l where l.workspace_id = p.workspace_id and l.created_at >= p.start) as logs,
       (select coalesce(sum(l.media_bytes), 0)::float8 from log l
         where l.workspace_id = p.workspace_id and l.created_at >= p.start and l.media_bytes > 0) as "mediaBytes",
       coalesce(u.llm_judge_calls, 0)::float8 as "llmJudgeCalls",
       coalesce(u.prompt_tokens, 0)::float8 as "promptTokens",
       coalesce(u.completion_tokens, 0)::float8 as "completionTokens",
       coalesce(u.cost_usd, 0) as "costUsd"
     from p left join evaluations_usage u on u.workspace_id = p.workspace_id and u.month = p.month::date`,
    [workspaceId],
  );
  if (!usage) throw new Error('the current month is always there');
  return usage;
}
