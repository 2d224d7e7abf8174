import { Worker } from 'node:worker_threads';
import type { Pattern } from '../../../domain/regex/pattern.ts';
import { PatternFailure } from '../../../domain/regex/pattern-failure.ts';

/** Longest a thread may take to start; only a broken installation reaches it. */
const startTimeoutMs = 10_000;

export interface PatternThread {
  /** One search at a time. */
  search: (pattern: Pattern, text: string) => Promise<boolean>;
  close: () => Promise<void>;
}

/** A thread for searches that may never end; it is replaced by a new one after each that had to be ended. */
export function createPatternThread(timeoutMs: number): PatternThread {
  let worker: Worker | null = null;
  return {
    search: async (pattern, text) => {
      worker ??= startWorker((ended) => {
        if (worker === ended) worker = null;
      });
      const answer = await searchIn(worker, { ...pattern, text }, timeoutMs);
      if (answer === 'found' || answer === 'absent') return answer === 'found';
      if (answer !== 'failed') {
        await worker?.terminate();
        worker = null;
      }
      throw new PatternFailure(answer === 'late' ? 'the pattern timed out' : 'the pattern could not be run');
    },
    close: async () => {
      await worker?.terminate();
    },
  };
}

type Answer = 'found' | 'absent' | 'failed' | 'late' | 'dead';

function startWorker(onEnd: (ended: Worker) => void): Worker {
  const worker = new Worker(new URL('./pattern-worker.ts', import.meta.url), {
    env: {},
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: 64 },
  });
  worker.unref();
  // Without a listener the death of an idle thread would end the process.
  return worker.on('error', () => onEnd(worker)).on('exit', () => onEnd(worker));
}

function searchIn(worker: Worker, search: Pattern & { text: string }, timeoutMs: number): Promise<Answer> {
  return new Promise((resolve) => {
    let timer = setTimeout(() => settle('dead'), startTimeoutMs);
    const onMessage = (message: 'begun' | 'found' | 'absent' | 'failed') => {
      if (message !== 'begun') return settle(message);
      clearTimeout(timer);
      // An answer may have arrived while this process was busy; it is read before the thread is given up.
      timer = setTimeout(() => setImmediate(() => settle('late')), timeoutMs);
    };
    const onEnd = () => settle('dead');
    const settle = (answer: Answer) => {
      clearTimeout(timer);
      worker.off('message', onMessage).off('error', onEnd).off('exit', onEnd).unref();
      resolve(answer);
    };
    worker.on('message', onMessage).on('error', onEnd).on('exit', onEnd).ref();
    worker.postMessage(search);
  });
}
