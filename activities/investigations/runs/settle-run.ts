import { ApplicationFailure } from '@temporalio/activity';
import type { PoolClient } from 'pg';
import { settleMonitorRun } from '../../../db/investigations/monitors/settle-monitor-run.ts';
import { type SettledRun, type SettleRun, settleRun as settleIn } from '../../../db/investigations/runs/settle-run.ts';
import { isStorageAway } from '../../../db/is-storage-away.ts';
import { inWorkspaceSql } from '../../../db/tenant.ts';
import { wakeReceivers } from '../../../db/webhooks/delivery.queue.ts';
import {
  type SettleRunInput,
  type SettleRunResult,
  UNSETTLEABLE,
} from '../../../domain/investigations/enrichment/run-steps.ts';
import { codeOf, reason } from '../../failures.ts';
import type { InvestigationsDeps } from '../deps.ts';

/** A run of a monitor raises its alerts in the same transaction. */
async function settle(client: PoolClient, workspaceId: string, input: SettleRun): Promise<SettledRun | null> {
  const settled = await settleIn(client, workspaceId, input);
  if (!settled || settled.monitorId === null) return settled;
  const { monitorId } = settled;
  const receivers = await settleMonitorRun(client, workspaceId, { ...settled, monitorId });
  return { ...settled, receivers };
}

/** Of PostgreSQL: what another transaction was in the way of. */
const transient = new Set(['40001', '40P01', '55P03', '57014']);

/**
 * Settles a run, once: evidence, score, workers, run and event in one commit. Fails as `UNSETTLEABLE` for what no repeat
 * would change; the workflow then has it given up.
 */
export const settleRun =
  (deps: InvestigationsDeps) =>
  async ({ workspaceId, runId, unfinished, isGivenUp = false }: SettleRunInput): Promise<SettleRunResult> => {
    try {
      const settled = await inWorkspaceSql(deps.db, workspaceId, (client) =>
        settle(client, workspaceId, { runId, unfinished, isGivenUp }),
      );
      if (!settled) return null;
      wakeReceivers(deps.wake, workspaceId, settled.receivers);
      const { subjectId, status, durationMs: ms, sighted, newEvidence } = settled;
      deps.log.done('subject enriched', { workspaceId, subjectId, runId, outcome: status, ms });
      return { status, evidence: sighted.length, newEvidence };
    } catch (error) {
      if (isGivenUp || isStorageAway(error) || transient.has(codeOf(error) ?? '')) throw error;
      throw ApplicationFailure.create({ type: UNSETTLEABLE, message: reason(error), nonRetryable: true });
    }
  };
