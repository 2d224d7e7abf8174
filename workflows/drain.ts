import {
  type ActivityFunctionWithOptions,
  condition,
  continueAsNew,
  defineQuery,
  defineSignal,
  proxyActivities,
  setCurrentDetails,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type { DrainPassInput, DrainPassResult } from '../domain/durable/drain-pass.ts';

/** Sent when rows of the key have committed. */
export const woken = defineSignal('woken');

/** What a drain did since it started, over all its runs. */
export interface DrainProgress {
  passes: number;
  settled: number;
  failed: number;
  pending: number;
  lastError: string | null;
}

export const progress = defineQuery<DrainProgress>('progress');

/** A drain's key, and what earlier runs of it did. */
export interface DrainInput extends DrainPassInput {
  before?: DrainProgress;
}

type Pass = ActivityFunctionWithOptions<(input: DrainPassInput) => Promise<DrainPassResult>>;

/**
 * The drain whose passes are this activity on a task queue of drains. A pass ends by itself after 20 s, and after 80 s
 * at the latest plus the 15 s of its last requests; it heartbeats every 2 s. Its database being away is waited for,
 * however long; killed workers must not add up to a long pause.
 */
export function drainBy<Activities>(
  passName: keyof Activities & string,
  taskQueue: string,
): (input: DrainInput) => Promise<DrainProgress> {
  const passes = proxyActivities<Record<string, (input: DrainPassInput) => Promise<DrainPassResult>>>({
    taskQueue,
    startToCloseTimeout: '3 min',
    heartbeatTimeout: '5 s',
    retry: { maximumInterval: '10 s' },
  });
  return (input) => runDrain(input, passes[passName] as Pass);
}

/** A pass that left due rows behind and settled nothing found them locked: look again a little later, not at once. */
const LOCKED_ROWS_DELAY_MS = 500;
/** A run this long is cut, so that its history stays short enough to be read. */
const PASSES_PER_RUN = 100;

const nothing: DrainProgress = { passes: 0, settled: 0, failed: 0, pending: 0, lastError: null };

const describe = (done: DrainProgress, doing: string): string =>
  [
    `**${doing}**`,
    `- settled ${done.settled}, put back ${done.failed}, in ${done.passes} passes`,
    `- pending at the last look: ${done.pending >= 10_000 ? 'over 10,000' : done.pending}`,
    ...(done.lastError ? [`- last error: ${done.lastError}`] : []),
  ].join('\n');

/**
 * The durable scheduler of one key's rows: a pass works them until nothing is due; then a timer sleeps until the next
 * is, or a signal; it ends when nothing is pending, and the next writer starts it again.
 */
export async function runDrain<Input extends DrainInput>(
  input: Input,
  pass: Pass,
  again: (input: Input) => Promise<never> = continueAsNew,
): Promise<DrainProgress> {
  let wakes = 0;
  let done = input.before ?? nothing;
  setHandler(woken, () => {
    wakes += 1;
  });
  setHandler(progress, () => done);

  for (let passes = 1; ; passes += 1) {
    wakes = 0;
    setCurrentDetails(describe(done, 'Working'));
    const { workspaceId, key } = input;
    const result = await pass.executeWithOptions({ summary: `pass ${done.passes + 1}` }, [{ workspaceId, key }]);
    done = add(done, result);

    if (result.nextDueInMs === null && wakes === 0) {
      setCurrentDetails(describe(done, 'Done: nothing is pending'));
      return done;
    }
    if (workflowInfo().continueAsNewSuggested || passes >= PASSES_PER_RUN) await again({ ...input, before: done });
    await rest(result, done, () => wakes > 0);
  }
}

const add = (done: DrainProgress, { settled, failed, pending, lastError }: DrainPassResult): DrainProgress => ({
  passes: done.passes + 1,
  settled: done.settled + settled,
  failed: done.failed + failed,
  pending,
  lastError: lastError ?? done.lastError,
});

async function rest(result: DrainPassResult, done: DrainProgress, awake: () => boolean): Promise<void> {
  const idle = result.settled + result.failed === 0;
  const ms = Math.max(result.nextDueInMs ?? 0, idle ? LOCKED_ROWS_DELAY_MS : 0);
  if (ms === 0 || awake()) return;
  setCurrentDetails(describe(done, `Waiting ${Math.ceil(ms / 1000)} s: the next row is due then`));
  await condition(awake, ms, { summary: `next row due in ${Math.ceil(ms / 1000)} s` });
}
