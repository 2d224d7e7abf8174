import type { SettledLogs } from '../../db/evaluations/verdicts/settle-logs.ts';
import { wakeReceivers } from '../../db/webhooks/deliveries/delivery.queue.ts';
import type { ActivityDeps } from '../deps.ts';

/** After the commit of verdicts: wakes who is to be told of them, and logs each. */
export function tellSettled(
  { wake, log }: Pick<ActivityDeps, 'wake' | 'log'>,
  workspaceId: string,
  { logs, receivers }: SettledLogs,
): void {
  wakeReceivers(wake, workspaceId, receivers);
  for (const { id, verdict, ms } of logs) log.done('log evaluated', { workspaceId, logId: id, outcome: verdict, ms });
}
