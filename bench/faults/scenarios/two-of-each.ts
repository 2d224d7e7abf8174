import { setTimeout as sleep } from 'node:timers/promises';
import type { Scenario } from '../scenario.ts';
import { countPending } from '../support/database.ts';
import { timeUntil } from '../support/pause.ts';
import { worst } from '../support/worst.ts';

export const twoOfEach: Scenario = {
  name: 'two-of-each',
  title: 'two APIs and two workers on one database; one of each is killed -9 and stays away',
  recovery: 'from the kill until all that was accepted before it is settled',
  async run(bed) {
    const [api] = [await bed.addApi(), await bed.addApi()];
    const [worker] = [await bed.addWorker(), await bed.addWorker()];
    const mix = Array.from({ length: 36 }, (_, i) => (i % 18 === 0 ? 'judged' : i === 7 ? 'slow' : 'plain'));
    const load = await bed.load({ clients: 4, pauseMs: 60, mix });
    await sleep(12_000);
    await Promise.all([api.kill(), worker.kill()]);
    const killedAt = new Date();
    const answer = await load.answersAgain();
    const settled = await timeUntil(async () => (await countPending(bed.adminUrl, killedAt)) === 0, {
      withinMs: 45_000,
    });
    await sleep(5_000);
    await load.stop();
    return { kills: 2, counts: load.counts, ...worst([answer, settled], 'the others did not take over in 45 s') };
  },
};
