import type { Scenario } from '../scenario.ts';
import { countPending } from '../support/database.ts';
import { pauseBetween, timeUntil } from '../support/pause.ts';
import { worst } from '../support/worst.ts';

const KILLS = 10;

export const workerKill: Scenario = {
  name: 'worker-kill',
  title: 'kill -9 of the only worker under plain, slow and judged logs, started again each time',
  recovery: 'from the last kill until all that was accepted before it is settled',
  async run(bed) {
    await bed.addApi();
    const worker = await bed.addWorker();
    // About 40 plain, 1 slow and 2 judged logs a second.
    const mix = Array.from({ length: 36 }, (_, i) => (i % 18 === 0 ? 'judged' : i === 7 ? 'slow' : 'plain'));
    const load = await bed.load({ clients: 4, pauseMs: 80, mix });
    let killedAt = new Date();
    for (let kill = 0; kill < KILLS; kill += 1) {
      await pauseBetween(500, 3_000);
      await worker.kill();
      killedAt = new Date();
      await worker.start();
    }
    const sinceKillMs = Date.now() - killedAt.getTime();
    const restMs = await timeUntil(async () => (await countPending(bed.adminUrl, killedAt)) === 0, {
      withinMs: 60_000,
    });
    await load.stop();
    const recovery = restMs === null ? null : sinceKillMs + restMs;
    const again = [...bed.judge.calls.values()].filter((calls) => calls > 1).length;
    return {
      ...{ kills: KILLS, counts: load.counts, ...worst([recovery], 'what the worker left was not settled in 60 s') },
      notes: [`${bed.judge.calls.size} logs judged, ${again} of them asked for more than once`],
    };
  },
};
