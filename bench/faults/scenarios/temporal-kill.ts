import { setTimeout as sleep } from 'node:timers/promises';
import type { Scenario } from '../scenario.ts';
import { countPending } from '../support/database.ts';
import { pauseBetween, timeUntil } from '../support/pause.ts';
import { worst } from '../support/worst.ts';

const KILLS = 3;
const AWAY_MS = 6_000;
const DRAIN_MS = 60_000;

export const temporalKill: Scenario = {
  name: 'temporal-kill',
  title: 'kill -9 of the Temporal server, away for 6 s under load',
  recovery: 'from its return until all that was accepted before is settled',
  async run(bed) {
    await bed.addApi();
    await bed.addWorker();
    const load = await bed.load({ clients: 4, pauseMs: 60, mix: [...Array(14).fill('plain'), 'judged'] });
    const recoveries = [];
    const misses = [];
    let whileAway = 0;
    for (let kill = 0; kill < KILLS; kill += 1) {
      await pauseBetween(3_000, 6_000);
      await bed.temporal.kill();
      const before = bed.ledger.acknowledgedCount;
      await sleep(AWAY_MS);
      const accepted = bed.ledger.acknowledgedCount - before;
      whileAway += accepted;
      if (accepted < AWAY_MS / 100) misses.push(`only ${accepted} logs were accepted while Temporal was away`);
      await bed.temporal.start();
      const backAt = new Date();
      const settled = async () => (await countPending(bed.adminUrl, backAt)) === 0;
      recoveries.push(await timeUntil(settled, { withinMs: DRAIN_MS }));
    }
    await load.stop();
    if (load.counts.unavailable > 0) misses.push(`${load.counts.unavailable} submissions were answered 503`);
    const { misses: slow, recoveryMs } = worst(recoveries, 'the backlog was not drained in 60 s');
    const notes = [`${whileAway} logs accepted while it was away`];
    return { kills: KILLS, recoveryMs, misses: [...misses, ...slow], counts: load.counts, notes };
  },
};
