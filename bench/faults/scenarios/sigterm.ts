import type { Outcome, Scenario } from '../scenario.ts';
import { pauseBetween } from '../support/pause.ts';
import type { Program } from '../support/program.ts';

const ROUNDS = 5;
const EXIT_MS = 30_000;

export const sigterm: Scenario = {
  name: 'sigterm',
  title: 'rolling restart of two APIs and two workers by SIGTERM, five times',
  recovery: 'the longest time a process took to end',
  async run(bed) {
    const apis = [await bed.addApi(), await bed.addApi()];
    const workers = [await bed.addWorker(), await bed.addWorker()];
    const mix = Array.from({ length: 36 }, (_, i) => (i % 18 === 0 ? 'judged' : i === 7 ? 'slow' : 'plain'));
    const load = await bed.load({ clients: 4, pauseMs: 60, mix });
    const outcome: Outcome = { kills: 2 * ROUNDS, recoveryMs: 0, misses: [], notes: [], counts: load.counts };
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const program of [apis[round % 2], workers[round % 2]]) {
        await pauseBetween(500, 2_000);
        if (program) await restart(program, outcome);
      }
    }
    await load.stop();
    if (load.counts.unavailable > 0) outcome.misses.push(`${load.counts.unavailable} requests were answered 503`);
    return outcome;
  },
};

async function restart(program: Program, outcome: Outcome): Promise<void> {
  const { code, ms } = await program.terminate();
  outcome.recoveryMs = Math.max(outcome.recoveryMs ?? 0, ms);
  outcome.notes?.push(`${program.name} ended after ${(ms / 1_000).toFixed(1)} s`);
  if (code !== 0) outcome.misses.push(`${program.name} ended with exit code ${code}`);
  if (ms > EXIT_MS) outcome.misses.push(`${program.name} took ${Math.round(ms / 1_000)} s to end`);
  await program.start();
}
