import { Client, Connection } from '@temporalio/client';

/**
 * Makes the schedule of a monitor fire every so many seconds, at whole multiples of them, so that some are missed while
 * nobody is there; its catch-up window stays one cadence, as the product sets it. False where it has no schedule yet.
 */
export async function fireOften(address: string, scheduleId: string, everySeconds: number): Promise<boolean> {
  const connection = await Connection.connect({ address });
  try {
    const handle = new Client({ connection }).schedule.getHandle(scheduleId);
    const described = await handle.describe().catch(() => null);
    if (!described) return false;
    const [every] = described.spec.intervals ?? [];
    if (described.policies.catchupWindow !== every?.every)
      throw new Error(`the catch-up window is ${described.policies.catchupWindow} ms, the cadence ${every?.every} ms`);
    await handle.update(({ spec: _, ...schedule }) => ({
      ...schedule,
      spec: { intervals: [{ every: everySeconds * 1_000 }] },
      policies: { ...schedule.policies, catchupWindow: everySeconds * 1_000 },
    }));
    return true;
  } finally {
    await connection.close();
  }
}

/** The ids of all schedules of monitors. */
export async function monitorSchedules(address: string): Promise<string[]> {
  const connection = await Connection.connect({ address });
  try {
    const ids = [];
    for await (const { scheduleId } of new Client({ connection }).schedule.list())
      if (scheduleId.startsWith('run-monitor/')) ids.push(scheduleId);
    return ids.sort();
  } finally {
    await connection.close();
  }
}
