import { NativeConnection } from '@temporalio/worker';
import { type CreateWorkersInput, createWorkers } from './create-workers.ts';
import type { Logger } from './runtime/log/logger.ts';
import type { TemporalTarget } from './runtime/temporal-client.ts';
import { WorkerSet } from './worker-set.ts';

export interface WorkerSessionInput {
  temporal: TemporalTarget;
  deps: Omit<CreateWorkersInput['deps'], 'stopping'>;
  rooms: CreateWorkersInput['rooms'];
  workflowBundle: { code: string };
  log: Logger;
}

/** A connection and the workers over it, of which some may not have come to be. */
interface Session {
  connection: NativeConnection;
  set: WorkerSet;
  created: PromiseSettledResult<Awaited<ReturnType<typeof createWorkers>[number]>>[];
}

/**
 * Connects, and runs the workers of every task queue until `stopping` aborts; throws the cause when Temporal is lost
 * before that. Its workers have ended and its connection is closed when it answers: the next session runs alone.
 */
export async function runWorkerSession(input: WorkerSessionInput, stopping: AbortSignal): Promise<void> {
  const beginning = begin(input);
  const session = await unlessAborted(beginning, stopping);
  // A server that is silent keeps a beginning for half a minute; a process that stops waits for what runs, not for that.
  if (!session) return void beginning.then((late) => end(late, input.log)).catch(() => {});
  const stop = () => session.set.stop();
  stopping.addEventListener('abort', stop, { once: true });
  if (stopping.aborted) stop(); // just before anybody listened
  try {
    await session.set.run(session.created);
  } finally {
    stopping.removeEventListener('abort', stop);
    await close(session, input.log);
  }
}

async function begin({ temporal, deps, rooms, workflowBundle, log }: WorkerSessionInput): Promise<Session> {
  const connection = await NativeConnection.connect(temporal.connectionOptions);
  const set = new WorkerSet(log);
  const { namespace = 'default' } = temporal;
  const stoppable = { ...deps, stopping: set.ending };
  const creations = createWorkers({ connection, namespace, workflowBundle, deps: stoppable, rooms, log });
  return { connection, set, created: await Promise.allSettled(creations) };
}

/** For a session that nobody waits for. A worker that exists holds the connection until it has run. */
async function end(session: Session, log: Logger): Promise<void> {
  session.set.stop();
  await session.set.run(session.created).catch(() => {});
  await close(session, log);
}

/** A connection that does not close hides no cause, and keeps no next one from being opened. */
async function close({ connection }: Session, log: Logger): Promise<void> {
  await connection
    .close()
    .catch((error: unknown) => log.warn({ err: error }, 'a connection to Temporal did not close'));
}

/** What a promise answers; undefined when the signal aborts first. */
function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    const giveUp = () => resolve(undefined);
    if (signal.aborted) giveUp();
    signal.addEventListener('abort', giveUp, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', giveUp));
  });
}
