import { type MonitorToSync, monitorQueue } from '../../../db/investigations/monitors/monitor.queue.ts';
import { retrySyncs, settleSyncs } from '../../../db/investigations/monitors/settle-syncs.ts';
import type { DrainPassInput, DrainPassResult } from '../../../domain/durable/drain-pass.ts';
import type { Drain, Lease } from '../../drain/drain.ts';
import { runDrainPass } from '../../drain/run-pass.ts';
import type { InvestigationsDeps } from '../deps.ts';

/** Calls to Temporal at once: it has work of others to do. */
const AT_ONCE = 8;

/** One pass over monitors whose schedules may not be as their rows say (contract section 10). */
export const syncMonitors =
  (deps: InvestigationsDeps) =>
  (input: DrainPassInput): Promise<DrainPassResult> =>
    runDrainPass(deps, syncDrain(deps), input);

const idsOf = (monitors: readonly MonitorToSync[]) => monitors.map(({ id }) => id);

const syncDrain = (deps: InvestigationsDeps): Drain<MonitorToSync> => ({
  queue: monitorQueue,
  batch: 100,
  idOf: ({ id }) => id,
  async work(monitors, lease, mayGoOn) {
    const left = [...monitors];
    do await sync(deps, left.splice(0, AT_ONCE), lease);
    while (left.length > 0 && mayGoOn());
    return left;
  },
  giveUp: (monitors, { workspaceId, leaseToken }) =>
    retrySyncs(deps.db, workspaceId, { leaseToken, ids: idsOf(monitors) }),
});

/** Schedules first, rows after: whatever ends in between is done again, and a repeat changes nothing. */
async function sync(deps: InvestigationsDeps, monitors: MonitorToSync[], { workspaceId, leaseToken }: Lease) {
  const { db, schedules, monitorSchedules } = deps;
  const remove = (id: string) => schedules.remove(monitorSchedules.id(workspaceId, id));
  const put = monitors.filter(({ isWanted }) => isWanted);
  await Promise.all([
    ...put.map((one) => schedules.put(monitorSchedules.of(workspaceId, one))),
    ...monitors.flatMap(({ id, isWanted }) => (isWanted ? [] : [remove(id)])),
  ]);
  const unwanted = new Set(await settleSyncs(db, workspaceId, { leaseToken, ids: idsOf(monitors) }));
  await Promise.all(put.flatMap(({ id }) => (unwanted.has(id) ? [remove(id)] : [])));
}
