import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';

/** A helper program in a process of its own, so that it costs the measured one nothing but its share of the machine. */
export interface Program {
  pid: number;
  /** Hands it a task and waits for what it answers; one task at a time. */
  ask<Answer>(task: unknown): Promise<Answer>;
  stop(): Promise<void>;
}

/** Starts `file` and waits until it says it is ready. */
export async function startProgram(
  file: URL,
  { args = [], env = {} }: { args?: string[]; env?: Record<string, string> } = {},
): Promise<Program> {
  const child = fork(file, args, {
    execArgv: [],
    env: { ...process.env, ...env },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  await answerOf(child);
  return {
    pid: child.pid ?? 0,
    ask: async (task) => {
      child.send(task as object);
      return await answerOf(child);
    },
    stop: async () => {
      if (child.exitCode !== null) return;
      const ended = once(child, 'exit');
      child.disconnect();
      await ended;
    },
  };
}

/** The other side: says it is ready and answers tasks until its starter is gone. */
export function serveTasks<Task>(work: (task: Task) => Promise<unknown>): void {
  process.on('message', (task) => {
    void work(task as Task).then(
      (answer) => process.send?.({ answer }),
      (error: unknown) => process.send?.({ error: error instanceof Error ? error.stack : String(error) }),
    );
  });
  process.on('disconnect', () => process.exit());
  process.send?.({ answer: null });
}

async function answerOf<Answer>(child: ChildProcess): Promise<Answer> {
  const ended = new AbortController();
  const exit = once(child, 'exit', { signal: ended.signal }).then(([code]) => {
    throw new Error(`${child.spawnargs.at(-1)} ended with ${code}`);
  });
  const message = once(child, 'message', { signal: ended.signal });
  try {
    const [{ answer, error }] = (await Promise.race([message, exit])) as [{ answer: Answer; error?: string }];
    if (error !== undefined) throw new Error(error);
    return answer;
  } finally {
    exit.catch(() => {});
    message.catch(() => {});
    ended.abort();
  }
}
