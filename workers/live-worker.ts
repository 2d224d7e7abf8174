import { randomUUID } from 'node:crypto';
import type { Database } from '../db/database.ts';
import { forgetWorker, seeWorker } from '../db/durable/live-workers.ts';
import { type Repetition, repeat } from './repeat.ts';
import type { Logger } from './runtime/log/logger.ts';

const EVERY_MS = 4_000;
const LIMIT_MS = 4_000;

/** Tells all processes that this worker lives, for as long as it does: places are counted by the workers there are. */
export function keepAlive({ db, log }: { db: Database; log: Logger }): Repetition {
  const id = randomUUID();
  const beat = repeat({
    name: "the worker's sign of life",
    firstAfterMs: 0,
    everyMs: EVERY_MS,
    limitMs: LIMIT_MS,
    work: () => seeWorker(db, id),
    log,
  });
  return {
    async stop() {
      await beat.stop();
      await forgetWorker(db, id).catch(() => {}); // then it is forgotten by its age
    },
  };
}
