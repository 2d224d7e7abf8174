import type { Database } from '../../db/database.ts';
import { type AdmittedJob, admitJobs, type Places, withdrawAdmission, withPlaces } from '../../db/durable/admission.ts';
import { sharePlaces } from '../../domain/durable/share-places.ts';
import { coalesce, type Requester } from './coalesce.ts';
import type { Logger } from './log/logger.ts';
import type { QueueDefinition } from './queue-definition.ts';
import { shuffled } from './shuffled.ts';

/** Jobs of a queue that this process may have given places to and not started yet: bounds what a kill holds back. */
const MOST_STARTS = 64;
/** Queues that are shared out at once; each holds a connection of the queue login. */
const QUEUES_AT_ONCE = 4;

export interface AdmissionOptions {
  db: Database;
  queueDb: Database;
  queueOf(name: string): QueueDefinition;
  /** Starts the workflow of a job; rejects when the server did not take it. */
  start(queue: QueueDefinition, workspaceId: string, id: string, entity: string): Promise<void>;
  log: Logger;
}

export interface Admission {
  (queue: string, requester?: Requester): void;
  isQuiet(): boolean;
}

interface Admitted extends Omit<AdmittedJob, 'weight'> {
  workspaceId: string;
}

/**
 * Starts the waiting jobs of a queue for which there are places, workspaces in turn: asked after a commit, when a job
 * ends, and by every relay once a second.
 */
export function createAdmission({ db, queueDb, queueOf, start, log }: AdmissionOptions): Admission {
  const starting = new Map<string, number>();
  /** Queues of which more may be started when some of the starts under way are through. */
  const short = new Set<string>();

  const admit = coalesce(QUEUES_AT_ONCE, async (name) => {
    const definition = queueOf(name);
    const most = MOST_STARTS - (starting.get(name) ?? 0);
    short.add(name);
    if (most <= 0) return 0;
    try {
      const round = await withPlaces(queueDb, definition.queue, (places) => shareOut(db, definition, places, most));
      if (!round.isShort || round.jobs.length === 0) short.delete(name);
      for (const job of round.jobs) void startOne(definition, job);
    } catch (error) {
      log.debug({ err: error, queue: name }, 'places could not be shared out; the relay comes back to it');
    }
    return 0;
  });

  async function startOne(definition: QueueDefinition, job: Admitted): Promise<void> {
    const { queue } = definition;
    starting.set(queue.name, (starting.get(queue.name) ?? 0) + 1);
    try {
      await start(definition, job.workspaceId, job.id, job.entity);
    } catch (error) {
      log.debug({ err: error, job: job.id }, 'start failed; the relay will find the row');
      await withdrawAdmission(db, queue, job.workspaceId, job).catch(() => {}); // or its lease ends
    }
    const left = (starting.get(queue.name) ?? 1) - 1;
    starting.set(queue.name, left);
    if (left <= MOST_STARTS / 2 && short.delete(queue.name)) admit(queue.name);
  }

  const isQuiet = () => admit.isQuiet() && [...starting.values()].every((count) => count === 0);
  return Object.assign((queue: string, requester?: Requester) => admit(queue, requester), { isQuiet });
}

async function shareOut(
  db: Database,
  { queue, job }: QueueDefinition,
  { keys, workers }: Places,
  most: number,
): Promise<{ jobs: Admitted[]; isShort: boolean }> {
  if (!job?.places) throw new Error(`jobs of ${queue.name} need no places`);
  const { each, total } = job.places;
  const shares = sharePlaces(shuffled(keys), { each: each * workers, total: total * workers }, most);
  const jobs: Admitted[] = [];
  let isShort = false;
  for (const { isShort: couldUseMore, ...share } of shares) {
    const admitted = share.places > 0 ? await admitJobs(db, queue, { ...share, most: most - jobs.length }) : [];
    for (const { weight: _weight, ...one } of admitted) jobs.push({ ...one, workspaceId: share.workspaceId });
    isShort ||= couldUseMore && sum(admitted) >= share.places;
    if (jobs.length >= most) return { jobs, isShort: true };
  }
  return { jobs, isShort };
}

const sum = (jobs: { weight: number }[]): number => jobs.reduce((total, { weight }) => total + weight, 0);
