import type { Scenario } from '../scenario.ts';
import { pauseBetween } from '../support/pause.ts';
import { worst } from '../support/worst.ts';

const KILLS = 20;

export const apiKill: Scenario = {
  name: 'api-kill',
  title: 'kill -9 of the API at random points, started again each time',
  recovery: 'from the kill to the first acknowledged request, the start of the process included',
  async run(bed) {
    const api = await bed.addApi();
    await bed.addWorker();
    const load = await bed.load({ clients: 8, pauseMs: 25, mix: ['plain'] });
    const recoveries = [];
    for (let kill = 0; kill < KILLS; kill += 1) {
      await pauseBetween(200, 1_500);
      await api.kill();
      const recovered = load.answersAgain();
      await api.start();
      recoveries.push(await recovered);
    }
    await load.stop();
    return { kills: KILLS, ...worst(recoveries, 'the API did not answer again'), counts: load.counts };
  },
};
