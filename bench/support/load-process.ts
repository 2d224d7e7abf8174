/** Sends submissions over loopback and counts what becomes of them; a process of its own. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Pool } from 'undici';
import type { Load, LoadResult } from './load.ts';
import { serveTasks } from './program.ts';
import { sampleOutput } from './sample-output.ts';

let numbered = 0;

async function run({ origin, token, connections, body, end, perSecond }: Load): Promise<LoadResult> {
  const pool = new Pool(origin, { connections, pipelining: 1 });
  const result: LoadResult = { answered: 0, refused: 0, seconds: 0, latenciesMs: [], sentAtMs: {} };
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };

  const send = async (dueAt: number): Promise<void> => {
    numbered += 1;
    const id = body.idPrefix && `${body.idPrefix}${numbered}`;
    if (id) result.sentAtMs[id] = Date.now();
    const callbackOrigin = body.callbackOrigins?.[numbered % body.callbackOrigins.length];
    const submission = {
      ...{ project: 'Support', model: 'gpt-5-mini', sync: body.sync, id, output: sampleOutput(numbered) },
      callbackUrl: body.callbackUrl ?? (callbackOrigin && `${callbackOrigin}/hooks/${numbered}`),
    };
    const answer = await pool.request({ path: '/api/logs', method: 'POST', headers, body: JSON.stringify(submission) });
    await answer.body.dump();
    if (answer.statusCode < 300) result.answered += 1;
    else result.refused += 1;
    result.latenciesMs.push(performance.now() - dueAt);
  };

  const startedAt = performance.now();
  const endsAt = startedAt + ('seconds' in end ? end.seconds * 1_000 : Number.POSITIVE_INFINITY);
  const most = 'count' in end ? end.count : Number.POSITIVE_INFINITY;
  let sent = 0;
  if (perSecond) await sendOnTime(send, startedAt, perSecond, 'count' in end ? end.count : end.seconds * perSecond);
  else
    await Promise.all(
      Array.from({ length: connections }, async () => {
        while (performance.now() < endsAt && sent < most) {
          sent += 1;
          await send(performance.now());
        }
      }),
    );
  result.seconds = (performance.now() - startedAt) / 1_000;
  await pool.close();
  return result;
}

/** Each at its time whatever became of those before, and late sends count from when they were due. */
async function sendOnTime(send: (dueAt: number) => Promise<void>, startedAt: number, perSecond: number, count: number) {
  const underWay: Promise<void>[] = [];
  for (let i = 0; i < count; i += 1) {
    const dueAt = startedAt + (i * 1_000) / perSecond;
    const waitMs = dueAt - performance.now();
    if (waitMs > 0) await sleep(waitMs);
    underWay.push(send(dueAt));
  }
  await Promise.all(underWay);
}

serveTasks(run);
