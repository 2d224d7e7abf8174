import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { createLogger } from '../../workers/runtime/log/logger.ts';
import { type SetWorker, WorkerSet } from '../../workers/worker-set.ts';

/** A worker that drains for as long as the test says. */
class HeldWorker implements SetWorker {
  readonly options: SetWorker['options'];
  state: ReturnType<SetWorker['getState']> = 'INITIALIZED';
  shutdowns = 0;
  fail: (error: Error) => void = () => {};
  drained: () => void = () => {};

  constructor(taskQueue: string) {
    this.options = { taskQueue };
  }

  getState() {
    return this.state;
  }

  run(): Promise<void> {
    this.state = 'RUNNING';
    return new Promise((resolve, reject) => {
      this.drained = () => {
        this.state = 'STOPPED';
        resolve();
      };
      this.fail = (error) => {
        this.state = 'FAILED';
        reject(error);
      };
    });
  }

  shutdown(): void {
    this.state = 'DRAINING';
    this.shutdowns += 1;
  }
}

function startSet(workers: HeldWorker[], failedCreations: Error[] = []) {
  const lines: string[] = [];
  const set = new WorkerSet(createLogger({ LOG_LEVEL: 'info' }, { write: (line) => void lines.push(line) }));
  let outcome: { error?: unknown } | undefined;
  const created = [
    ...failedCreations.map((reason) => ({ status: 'rejected', reason }) as const),
    ...workers.map((value) => ({ status: 'fulfilled', value }) as const),
  ];
  set.run(created).then(
    () => {
      outcome = {};
    },
    (error) => {
      outcome = { error };
    },
  );
  return { set, lines, outcome: () => outcome };
}
const three = () => ['rooms', 'calls', 'drains'].map((name) => new HeldWorker(name));
const lost = new Error('14 UNAVAILABLE: Temporal is gone');

test('when one worker fails the others drain before the set ends, and the cause is its failure', async () => {
  const workers = three();
  const { set, lines, outcome } = startSet(workers);
  workers[0]?.fail(lost);
  await turn();
  expect(set.ending.aborted).toBe(true);
  expect(workers.map(({ state }) => state)).toEqual(['FAILED', 'DRAINING', 'DRAINING']);
  expect(outcome()).toBeUndefined();
  workers[1]?.fail(new Error('the connection was closed'));
  await turn();
  expect(outcome()).toBeUndefined();
  workers[2]?.drained();
  await turn();
  expect(outcome()).toEqual({ error: lost });
  expect(lines.join('')).toContain('Temporal is gone');
  expect(lines.join('')).toContain('the connection was closed');
});

test('a stop shuts each worker down once, and ends without an error when all have drained', async () => {
  const workers = three();
  const { set, outcome } = startSet(workers);
  set.stop();
  set.stop();
  for (const worker of workers) worker.drained();
  await turn();
  expect(workers.map(({ shutdowns }) => shutdowns)).toEqual([1, 1, 1]);
  expect(outcome()).toEqual({});
});

test('a worker that could not be created ends those that were, and they give the connection back', async () => {
  const workers = three();
  const { lines, outcome } = startSet(workers, [lost]);
  await turn();
  expect(workers.map(({ state }) => state)).toEqual(['DRAINING', 'DRAINING', 'DRAINING']);
  for (const worker of workers) worker.drained();
  await turn();
  expect(outcome()).toEqual({ error: lost });
  expect(lines.join('')).not.toContain('worker running');
});

test('a stop while a set fails keeps the cause, and a failure while it stops is one', async () => {
  const workers = three();
  const { set, outcome } = startSet(workers);
  set.stop();
  workers[0]?.fail(lost);
  await turn();
  expect(outcome()).toBeUndefined();
  workers[1]?.drained();
  workers[2]?.drained();
  await turn();
  expect(outcome()).toEqual({ error: lost });
});

test('a worker that ends by itself ends the set: the others would leave its task queue to nobody', async () => {
  const workers = three();
  const { outcome } = startSet(workers);
  workers[1]?.drained();
  await turn();
  expect(workers.map(({ shutdowns }) => shutdowns)).toEqual([1, 0, 1]);
  workers[0]?.drained();
  workers[2]?.drained();
  await turn();
  expect(outcome()).toMatchObject({ error: { message: expect.stringContaining('calls') } });
});

test('a set that was told to stop before it ran ends at once', async () => {
  const set = new WorkerSet(createLogger({ LOG_LEVEL: 'silent' }));
  set.stop();
  const workers = three();
  const run = set.run(workers.map((value) => ({ status: 'fulfilled', value }) as const));
  expect(workers.map(({ state }) => state)).toEqual(['DRAINING', 'DRAINING', 'DRAINING']);
  for (const worker of workers) worker.drained();
  await run;
});
