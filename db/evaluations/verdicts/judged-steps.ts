import type { Rule } from '../../../domain/evaluations/contract/rules/rule.ts';
import type { JudgeUsage } from '../../../domain/evaluations/judge/judge-usage.ts';
import type { Database } from '../../database.ts';
import { inWorkspaceSql } from '../../tenant.ts';
import { visibleLog } from '../logs/visible-logs.ts';
import { readSettings, type Settings } from '../settings/settings.repository.ts';
import { addUsage } from '../settings/usage.repository.ts';
import { type StepOutcome, storeOutcomesIn } from './evaluation-steps.ts';

/** What having one rule of a log judged needs to know. */
export interface JudgedStep {
  rule: Rule;
  output: string;
  input: string | null;
  inputText: string | null;
  settings: Settings;
}

/** One rule of a pending log that has no outcome yet; null when it has one, or the log is settled or gone. */
export const readJudgedStep = (
  db: Database,
  workspaceId: string,
  uid: string,
  position: number,
): Promise<JudgedStep | null> =>
  inWorkspaceSql(db, workspaceId, async (client) => {
    const { rows } = await client.query<Omit<JudgedStep, 'settings'>>({
      name: 'judged-step',
      text: `select a.rule, l.output, l.input, l.input_text as "inputText"
       from log l join applied_rule a on a.log_uid = l.uid
       where l.workspace_id = $1 and l.uid = $2 and l.due_at is not null and a.position = $3 and a.outcome is null
         and ${visibleLog('l')}`,
      values: [workspaceId, uid, position],
    });
    return rows[0] ? { ...rows[0], settings: await readSettings(client, workspaceId) } : null;
  });

/** Stores what the judge said, unless that is stored already, together with what it used. */
export const storeJudgement = (
  db: Database,
  workspaceId: string,
  { uid, position, outcome }: { uid: string; position: number; outcome: StepOutcome },
  usage: JudgeUsage,
): Promise<void> =>
  inWorkspaceSql(db, workspaceId, async (client) => {
    await storeOutcomesIn(client, uid, [{ position, outcome }]);
    await addUsage(client, workspaceId, usage);
  });

/** Stores what calls used that brought no outcome. */
export const storeUsage = (db: Database, workspaceId: string, usage: JudgeUsage): Promise<void> =>
  inWorkspaceSql(db, workspaceId, (client) => addUsage(client, workspaceId, usage));
