import { defineScenario } from '../scenario.ts';
import { alternate } from '../support/alternate.ts';
import { cpuPerItem } from '../support/cpu-time.ts';
import { fiveRules } from '../support/five-rules.ts';
import { perSecond, startLoadGenerator } from '../support/load.ts';
import { startProduct } from '../support/product.ts';
import { startProgram } from '../support/program.ts';

const CONNECTIONS = 64;
const SECONDS = 5;

const peer = new URL('../peers/bare-express/server-process.ts', import.meta.url);

export default defineScenario({
  name: 'accept',
  about:
    '`POST /api/logs` of 1 kB over 64 connections, with key, limits, validation and five rules, verdicts given by the ' +
    'same process meanwhile, against Express that stores one row per request on the same PostgreSQL server and does ' +
    'nothing else. Answers per second; the backlog is worked off between rounds.',
  figures: {
    accept: { title: 'Accepted ÷ bare Express with one row', unit: '×', better: 'more', must: 0.5, goal: 1 },
  },
  measure: async (options) => {
    const product = await startProduct(options);
    const bare = await startProgram(peer);
    const load = await startLoadGenerator();
    try {
      await product.createRules(fiveRules);
      const port = await bare.ask<number>({ databaseUrl: product.adminUrl });
      const end = { seconds: SECONDS * options.scale };
      const common = { token: product.token, connections: CONNECTIONS, body: {}, end };
      const ours = async () => {
        const before = product.cpuTime();
        const result = await load.run({ ...common, origin: product.origin });
        const answeredAt = Date.now();
        const lateMs = (await product.settled()) - answeredAt;
        const cost = cpuPerItem(before, product.cpuTime(), result.answered, 'log');
        console.log(`  ${cost}; the last verdict came ${Math.max(0, Math.round(lateMs))} ms after the last answer`);
        return perSecond(result);
      };
      const theirs = async () => perSecond(await load.run({ ...common, origin: `http://127.0.0.1:${port}` }));
      return {
        accept: await alternate(
          { name: 'Tracework', unit: '/s', run: ours },
          { name: 'bare Express', unit: '/s', run: theirs },
          options.rounds,
        ),
      };
    } finally {
      await load.stop();
      await bare.stop();
      await product.stop();
    }
  },
});
