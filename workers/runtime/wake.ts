import { setTimeout as sleep } from 'node:timers/promises';
import type { Client, WorkflowStartOptions } from '@temporalio/client';
import { TypedSearchAttributes } from '@temporalio/common';
import type { Database } from '../../db/database.ts';
import { renewJob } from '../../db/durable/claims.ts';
import { isListening } from '../../db/durable/listening.ts';
import type { WorkQueue } from '../../db/durable/work-queue.ts';
import { workspaceName } from '../../db/tenancy/workspace-name.ts';
import type { Wake } from '../../domain/durable/wake.ts';
import { searchAttributes } from '../../workflows/search-attributes.ts';
import { createAdmission } from './admission.ts';
import { coalesce, type Requester } from './coalesce.ts';
import type { Logger } from './log/logger.ts';
import type { QueueDefinition } from './queue-definition.ts';

/** Starts and signals under way at once in one process. */
const MOST_AT_ONCE = 64;
/** A Temporal server that does not answer must not keep callers' starts piling up; the relay comes back to the rows. */
const DEADLINE_MS = 5_000;
/** A key whose pass listens is asked about again after this long at the earliest: a stream of commits need not ask each time. */
const HEARD_COOL_DOWN_MS = 20;
/** And one that was just signalled after this long: by then its pass listens, so that the first commits of many are one signal. */
const SIGNALLED_COOL_DOWN_MS = 250;
/** How often a command that ends looks whether its wakes are through. */
const QUIET_POLL_MS = 10;

export interface WakeOptions {
  temporal: Client;
  db: Database;
  /** The queue role: places are counted over all workspaces. */
  queueDb: Database;
  queues: readonly QueueDefinition[];
  log: Logger;
}

/** The wake of a process, for its writers; that of its relay waits apart from it and shares all else. */
export interface ProcessWake extends Wake {
  forRelay: Wake;
  /** Resolves when the server knows what it was to be told, and at the latest after `withinMs`: for commands, which end soon. */
  idle(withinMs: number): Promise<void>;
}

/** The wake that signals drains and starts jobs at the Temporal server. */
export function createWake({ temporal, db, queueDb, queues, log }: WakeOptions): ProcessWake {
  const byName = new Map(queues.map((queue) => [queue.queue.name, queue]));
  const queueOf = (name: string): QueueDefinition => {
    const queue = byName.get(name);
    if (!queue) throw new Error(`no queue named ${name}`);
    return queue;
  };

  const withDeadline = <T>(call: () => Promise<T>): Promise<T> =>
    temporal.connection.withDeadline(Date.now() + DEADLINE_MS, call);

  const attempt = (name: string, work: (...parts: string[]) => Promise<number>) =>
    coalesce(MOST_AT_ONCE, async (key) => {
      try {
        return await withDeadline(() => work(...(JSON.parse(key) as string[])));
      } catch (error) {
        log.debug({ err: error, key }, `${name} failed; the relay will find the rows`);
        return SIGNALLED_COOL_DOWN_MS;
      }
    });

  const drain = attempt('signal', async (name = '', workspaceId = '', key = '') => {
    const queue = queueOf(name);
    if (await isListening(db, queue.queue, { workspaceId, key })) return HEARD_COOL_DOWN_MS;
    const { workflow, ...options } = await describeDrain(db, queue, workspaceId, key);
    await temporal.workflow.signalWithStart(workflow, { ...options, signal: 'woken', signalArgs: [] });
    return SIGNALLED_COOL_DOWN_MS;
  });

  const start = async (queue: QueueDefinition, workspaceId: string, id: string, entity: string): Promise<void> => {
    const { workflow, ...options } = await describeJob(db, queue, workspaceId, entity);
    // With a signal, because a job that is just ending then stays for the new row of its id instead of missing it.
    await temporal.workflow.signalWithStart(workflow, { ...options, signal: 'woken', signalArgs: [] });
    await renewJob(db, queue.queue, workspaceId, id); // acknowledged: the relay leaves it alone for a while
  };

  const job = attempt('start', async (name = '', workspaceId = '', id = '', entity = '') => {
    await start(queueOf(name), workspaceId, id, entity);
    return 0;
  });

  const admit = createAdmission({
    ...{ db, queueDb, queueOf, log },
    start: (...one) => withDeadline(() => start(...one)),
  });

  const wakeOf = (requester: Requester): Wake => ({
    drain: (queue, workspaceId, key = '') => drain(JSON.stringify([queue, workspaceId, key]), requester),
    job: (queue, workspaceId, id, entity) => job(JSON.stringify([queue, workspaceId, id, entity]), requester),
    admit: (queue) => admit(queue, requester),
  });
  return {
    ...wakeOf('writer'),
    forRelay: wakeOf('relay'),
    async idle(withinMs) {
      const endsAt = performance.now() + withinMs;
      while (performance.now() < endsAt && !(drain.isQuiet() && job.isQuiet() && admit.isQuiet()))
        await sleep(QUIET_POLL_MS);
    },
  };
}

type Start = WorkflowStartOptions & { workflow: string };

const common = { workflowIdConflictPolicy: 'USE_EXISTING', workflowIdReusePolicy: 'ALLOW_DUPLICATE' } as const;

/** What operators find a workflow by, and the workspace as the key by which the server shares its time fairly. */
const labels = ({ room, queue }: QueueDefinition, workspaceId: string, entity: string) => ({
  typedSearchAttributes: new TypedSearchAttributes([
    ...(queue.isGlobal ? [] : [{ key: searchAttributes.workspace, value: workspaceId }]),
    { key: searchAttributes.room, value: room },
    { key: searchAttributes.entity, value: entity },
  ]),
  priority: { fairnessKey: queue.isGlobal ? queue.name : workspaceId },
});

/** Whose work it is, in words for operators. */
async function ownerOf(db: Database, { isGlobal }: WorkQueue, workspaceId: string) {
  if (isGlobal) return { name: 'the installation', details: 'the installation' };
  const name = await workspaceName(db, workspaceId);
  return { name, details: `workspace **${name}** (\`${workspaceId}\`)` };
}

async function describeDrain(db: Database, definition: QueueDefinition, workspaceId: string, key: string) {
  const { drain, queue } = definition;
  if (!drain) throw new Error(`queue ${queue.name} has no drain`);
  const { name, details } = await ownerOf(db, queue, workspaceId);
  return {
    ...common,
    ...labels(definition, workspaceId, key || queue.name),
    workflow: drain.workflow,
    workflowId: drain.id(workspaceId, key),
    taskQueue: drain.taskQueue,
    args: [{ workspaceId, key }],
    staticSummary: drain.summary(name, key),
    staticDetails: `Empties the pending rows of queue \`${queue.name}\` of ${details}. It sleeps until the next row is due, ends when none is pending, and starts again with the next one.`,
  } satisfies Start;
}

async function describeJob(db: Database, definition: QueueDefinition, workspaceId: string, entity: string) {
  const { job, queue } = definition;
  if (!job) throw new Error(`rows of ${queue.name} are never jobs`);
  const { name, details } = await ownerOf(db, queue, workspaceId);
  return {
    ...common,
    ...labels(definition, workspaceId, entity),
    workflow: job.workflow,
    workflowId: job.id(workspaceId, entity),
    taskQueue: job.taskQueue,
    args: [job.input(workspaceId, entity)],
    staticSummary: job.summary(name, entity),
    staticDetails: `Works \`${entity}\` of ${details}.`,
  } satisfies Start;
}
