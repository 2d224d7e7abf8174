import { ApplicationFailure } from '@temporalio/activity';
import { isStorageAway } from '../../../db/errors/is-storage-away.ts';
import { settleMonitorRun } from '../../../db/investigations/monitors/settle-monitor-run.ts';
import { settleRun as settleIn } from '../../../db/investigations/runs/settle-run.ts';
import { inWorkspaceSql } from '../../../db/tenant.ts';
import { wakeReceivers } from '../../../db/webhooks/deliveries/delivery.queue.ts';
import {
  type SettleRunInput,
  type SettleRunResult,
  UNSETTLEABLE,
} from '../../../domain/investigations/enrichment/run-steps.ts';
import { codeOf, reason } from '../../failures.ts';
import type { InvestigationsDeps } from '../deps.ts';

/** Of PostgreSQL: what another transaction was in the way of. */
const transient = new Set(['40001', '40P01', '55P03', '57014']);

/**
 * Settles a run, once: evidence, score, workers, run and event, or a monitor's alerts, in one commit. Fails as `UNSETTLEABLE` for what no repeat
 * would change; the workflow then has it given up.
 */
export const settleRun =
  (deps: InvestigationsDeps) =>
  async ({ workspaceId, runId, unfinished, isGivenUp = false }: SettleRunInput): Promise<SettleRunResult> => {
    try {
      const settled = await inWorkspaceSql(deps.db, workspaceId, async (client) => {
        const run = await settleIn(client, workspaceId, { runId, unfinished, isGivenUp });
        if (!run || run.monitorId === null) return run;
        const { monitorId } = run;
        return { ...run, receivers: await settleMonitorRun(client, workspaceId, { ...run, monitorId }) };
      });
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
