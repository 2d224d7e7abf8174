import { setTimeout as sleep } from 'node:timers/promises';
import type { Outcome, Scenario } from '../scenario.ts';
import type { Bed } from '../support/bed.ts';
import { countPending } from '../support/database.ts';
import type { Load } from '../support/load.ts';
import { pauseBetween, timeUntil } from '../support/pause.ts';

/** The long one lets every back-off grow to its longest. */
const AWAY_MS = [2_000, 25_000, 5_000];
const RECOVERY_MS = 10_000;
const PATIENCE_MS = 60_000;

export const postgresKill: Scenario = {
  name: 'postgres-kill',
  title: 'kill -9 of PostgreSQL, away for 2, 25 and 5 s, and of one of its backends',
  recovery:
    'from the moment it accepts connections until a log is acknowledged and all that was accepted before is settled',
  async run(bed) {
    await bed.addApi();
    await bed.addWorker();
    const load = await bed.load({ clients: 4, pauseMs: 60, mix: [...Array(7).fill('plain'), 'judged'] });
    const outcome: Outcome = { kills: AWAY_MS.length + 1, recoveryMs: 0, misses: [], notes: [], counts: load.counts };
    for (const awayMs of AWAY_MS) {
      await pauseBetween(2_000, 4_000);
      await beAway(bed, load, awayMs, outcome);
      await recover(bed, load, outcome, `after ${awayMs / 1_000} s away`);
    }
    await pauseBetween(2_000, 4_000);
    bed.postgres.killChild();
    await sleep(50);
    await recover(bed, load, outcome, 'after a killed backend');
    await load.stop();
    return outcome;
  },
};

async function beAway(bed: Bed, load: Load, awayMs: number, { misses }: Outcome): Promise<void> {
  const refusedBefore = load.counts.unavailable;
  await bed.postgres.kill();
  const goneAt = performance.now();
  await sleep(awayMs);
  if (load.lastGoodSentAt > goneAt) misses.push('a submission was acknowledged while PostgreSQL was away');
  if (load.counts.unavailable === refusedBefore)
    misses.push('no submission was answered 503 while PostgreSQL was away');
  await bed.postgres.start();
}

/** Waits for an answer and for the verdicts of all that was accepted before, and keeps the longer time. */
async function recover(bed: Bed, load: Load, outcome: Outcome, when: string): Promise<void> {
  const backAt = new Date();
  const noneLeft = () =>
    countPending(bed.adminUrl, backAt).then(
      (left) => left === 0,
      () => false,
    ); // it may still be restarting
  const parts = { answered: load.answersAgain(PATIENCE_MS), settled: timeUntil(noneLeft, { withinMs: PATIENCE_MS }) };
  for (const [name, waiting] of Object.entries(parts)) {
    const ms = await waiting;
    outcome.notes?.push(`${when}: ${name} ${ms === null ? 'never' : `in ${(ms / 1_000).toFixed(1)} s`}`);
    outcome.recoveryMs = Math.max(outcome.recoveryMs ?? 0, ms ?? Number.POSITIVE_INFINITY);
    if (ms === null || ms > RECOVERY_MS) outcome.misses.push(`${when}: not ${name} within 10 s`);
  }
}
