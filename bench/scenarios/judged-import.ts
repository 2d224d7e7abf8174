import { Client, Connection } from '@temporalio/client';
import { defineScenario } from '../scenario.ts';
import { alternate } from '../support/alternate.ts';
import { startBaseline } from '../support/baseline.ts';
import { judgedRule, startJudge } from '../support/judge.ts';
import { startLoadGenerator } from '../support/load.ts';
import { startProduct } from '../support/product.ts';
import { short } from '../support/statistics.ts';
import { watchMemory } from '../support/watch-memory.ts';

const LOGS = 10_000;
const LATENCY_MS = 300;
const BASELINE = { workflow: 'oneActivity', atOnce: 50, seconds: 10 } as const;
/** Closed workflows whose histories are counted. */
const SAMPLED = 500;

export default defineScenario({
  name: 'judged-import',
  about:
    `${LOGS.toLocaleString('en')} logs with one judged rule, sent over 64 connections as fast as they are taken, a judge of ` +
    `${LATENCY_MS} ms: logs a second from the first submission until the last verdict is durable, against workflows with ` +
    "one empty activity in a closed loop of 50 on the same Temporal server. There: history events of a log's workflow " +
    '(mean), and resident memory of the one process with API and worker, looked at every second.',
  figures: {
    ratio: { title: 'Imported judged logs ÷ one-activity workflows', unit: '×', better: 'more', must: 0.5, goal: 0.8 },
    events: { title: 'Temporal history events a judged log', unit: '', better: 'less', must: 20, goal: 14 },
    resident: { title: 'Memory while judged logs wait', unit: 'MB', better: 'less', must: 800, goal: 500 },
  },
  measure: async (options) => {
    const judge = await startJudge('openai', LATENCY_MS);
    const product = await startProduct(options, judge.env);
    const baseline = await startBaseline(product.temporalAddress);
    const load = await startLoadGenerator();
    const count = Math.ceil(LOGS * options.scale);
    const { origin, token } = product;
    const memory: number[] = [];
    const events: number[] = [];
    const judged = async () => {
      const startedAt = Date.now();
      const looks = watchMemory(product);
      await load.run({ origin, token, connections: 64, body: {}, end: { count } });
      console.log(`  taken after ${short(Date.now() - startedAt)} ms`);
      const rate = (count / ((await product.settled()) - startedAt)) * 1_000;
      memory.push(Math.max(...(await looks.stop())));
      events.push(await meanEvents(product.temporalAddress, new Date(startedAt)));
      console.log(`  ${short(rate)} /s, ${short(events.at(-1) ?? 0)} events a log, ${short(memory.at(-1) ?? 0)} MB`);
      return rate;
    };
    try {
      await product.createRules([judgedRule]);
      const ratio = await alternate(
        { name: 'judged logs', unit: '/s', run: judged },
        { name: 'one-activity workflows', unit: '/s', run: () => baseline.run(BASELINE) },
        options.rounds,
      );
      return {
        ratio,
        events: { samples: events, sides: `${SAMPLED} workflows of each import` },
        resident: { samples: memory, sides: 'the most at any look of an import' },
      };
    } finally {
      await load.stop();
      await baseline.stop();
      await product.stop();
      await judge.stop();
    }
  },
});

async function meanEvents(address: string, since: Date): Promise<number> {
  const connection = await Connection.connect({ address });
  try {
    const query = `WorkflowType = 'evaluateLog' and ExecutionStatus = 'Completed' and StartTime >= '${since.toISOString()}'`;
    let [sum, seen] = [0, 0];
    for await (const { historyLength } of new Client({ connection }).workflow.list({ query })) {
      sum += historyLength;
      seen += 1;
      if (seen === SAMPLED) break;
    }
    return sum / seen;
  } finally {
    await connection.close();
  }
}
