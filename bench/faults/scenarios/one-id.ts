import type { Outcome, Scenario } from '../scenario.ts';
import type { Bed } from '../support/bed.ts';
import { ask } from '../support/database.ts';
import { type Kind, logId, submissionOf } from '../support/logs.ts';

const SUBMISSIONS = 100;

export const oneId: Scenario = {
  name: 'one-id',
  title: '100 parallel synchronous submissions of one id to two APIs, plain and judged',
  recovery: 'the slowest answer',
  async run(bed) {
    const urls = [(await bed.addApi()).url, (await bed.addApi()).url];
    await bed.addWorker();
    await bed.addWorker();
    const load = await bed.load({ clients: 1, pauseMs: 50, mix: ['plain'] }); // other work goes on beside it
    const outcome: Outcome = { kills: 0, recoveryMs: 0, misses: [], notes: [], counts: load.counts };
    for (const kind of ['plain', 'judged'] as const)
      for (let round = 0; round < 3; round += 1) await race(bed, urls, kind, 1_000_000 + round, outcome);
    await load.stop();
    return outcome;
  },
};

async function race(bed: Bed, urls: string[], kind: Kind, n: number, outcome: Outcome): Promise<void> {
  const id = logId(kind, n);
  const startedAt = performance.now();
  bed.ledger.send(id);
  const answers = await Promise.all(
    Array.from({ length: SUBMISSIONS }, async (_, i) => {
      const answer = await fetch(`${urls[i % urls.length]}/api/logs`, {
        method: 'POST',
        headers: { authorization: `Bearer ${bed.token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ ...submissionOf(id), sync: true }),
      });
      const text = await answer.text();
      if (answer.status === 200) bed.ledger.acknowledge(id);
      return `${answer.status} ${text}`;
    }),
  );
  outcome.recoveryMs = Math.max(outcome.recoveryMs ?? 0, performance.now() - startedAt);
  const different = new Set(answers);
  if (different.size > 1 || !answers[0]?.startsWith('200 '))
    outcome.misses.push(`${id} had ${different.size} different answers: ${[...different].slice(0, 3).join(' | ')}`);
  const [events] = await ask<{ stored: number; settled: number }>(
    bed.adminUrl,
    `select count(*) filter (where what = 'stored')::int as stored,
       count(*) filter (where what = 'settled')::int as settled from watch.event where id = '${id}'`,
  );
  const calls = bed.judge.calls.get(id) ?? 0;
  outcome.notes?.push(`${id}: stored ${events?.stored}, settled ${events?.settled}, judge asked ${calls} times`);
  if (events?.stored !== 1 || events.settled !== 1) outcome.misses.push(`${id} was stored or settled more than once`);
  if (calls !== (kind === 'judged' ? 1 : 0)) outcome.misses.push(`${id}: the judge was asked ${calls} times`);
}
