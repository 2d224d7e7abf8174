import type { PoolClient } from 'pg';
import { v4 as uuid } from 'uuid';
import type { RuleEvaluate, RuleEvaluation } from '../../../domain/evaluations/contract/rules/rule-evaluate.ts';
import type { JudgeUsage } from '../../../domain/evaluations/judge/judge-usage.ts';
import type { Database } from '../../database.ts';
import { notifySql } from '../../listener.ts';
import { inWorkspaceSql } from '../../tenant.ts';
import { readSettings, type Settings } from '../settings/settings.repository.ts';
import { addUsage } from '../settings/usage.repository.ts';

/** Puts an unsaved rule where its judge finds it. Trials whose caller went away are swept on the way. */
export const insertTrial = (db: Database, workspaceId: string, request: RuleEvaluate): Promise<string> =>
  inWorkspaceSql(db, workspaceId, async (client) => {
    const id = uuid();
    await client.query(`delete from rule_trial where workspace_id = $1 and created_at < now() - interval '10 min'`, [
      workspaceId,
    ]);
    await client.query('insert into rule_trial (id, workspace_id, request) values ($1, $2, $3)', [
      id,
      workspaceId,
      JSON.stringify(request),
    ]);
    return id;
  });

/** What is tried, unless the caller has gone or the result is there. */
export const findOpenTrial = (db: Database, workspaceId: string, id: string): Promise<RuleEvaluate | null> =>
  inWorkspaceSql(db, workspaceId, (client) => openTrial(client, workspaceId, id));

/** The same together with the settings that its judge is chosen by. */
export const readJudgedTrial = (
  db: Database,
  workspaceId: string,
  id: string,
): Promise<{ trial: RuleEvaluate; settings: Settings } | null> =>
  inWorkspaceSql(db, workspaceId, async (client) => {
    const trial = await openTrial(client, workspaceId, id);
    return trial ? { trial, settings: await readSettings(client, workspaceId) } : null;
  });

async function openTrial(client: PoolClient, workspaceId: string, id: string): Promise<RuleEvaluate | null> {
  const { rows } = await client.query<{ request: RuleEvaluate }>(
    'select request from rule_trial where workspace_id = $1 and id = $2 and result is null',
    [workspaceId, id],
  );
  return rows[0]?.request ?? null;
}

export const settleTrial = (db: Database, workspaceId: string, id: string, result: RuleEvaluation): Promise<void> =>
  inWorkspaceSql(db, workspaceId, (client) => settle(client, workspaceId, id, result));

/** Settles a trial together with what its judge used. */
export const settleJudgedTrial = (
  db: Database,
  workspaceId: string,
  id: string,
  result: RuleEvaluation,
  usage: JudgeUsage,
): Promise<void> =>
  inWorkspaceSql(db, workspaceId, async (client) => {
    await settle(client, workspaceId, id, result);
    await addUsage(client, workspaceId, usage);
  });

async function settle(client: PoolClient, workspaceId: string, id: string, result: RuleEvaluation): Promise<void> {
  await client.query('update rule_trial set result = $3 where workspace_id = $1 and id = $2 and result is null', [
    workspaceId,
    id,
    JSON.stringify(result),
  ]);
  await client.query(notifySql('settled', workspaceId));
}

/** The results among these trials. */
export const settledTrials = (db: Database, workspaceId: string, ids: string[]): Promise<Map<string, RuleEvaluation>> =>
  inWorkspaceSql(db, workspaceId, async (client) => {
    const { rows } = await client.query<{ id: string; result: RuleEvaluation }>(
      'select id, result from rule_trial where workspace_id = $1 and id = any ($2::uuid[]) and result is not null',
      [workspaceId, ids],
    );
    return new Map(rows.map(({ id, result }) => [id, result]));
  });

export const deleteTrial = (db: Database, workspaceId: string, id: string): Promise<void> =>
  inWorkspaceSql(db, workspaceId, async (client) => {
    await client.query('delete from rule_trial where workspace_id = $1 and id = $2', [workspaceId, id]);
  });
