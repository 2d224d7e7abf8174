import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync, readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { timeUntil } from './pause.ts';

/** The product's own command. */
export const cli = fileURLToPath(new URL('../../../cli/tracework', import.meta.url));

/** Much more than it takes, because the machine may be busy with other things. */
const START_MS = 120_000;

export interface ProgramInput {
  name: string;
  /** What `tracework` is told to run. */
  args: string[];
  env: Record<string, string>;
  logFile: string;
  /** Whether it serves; `said` is what it has logged since this start. */
  isReady(said: string): Promise<boolean> | boolean;
}

/** A process of its own that is killed and started again in the same place. */
export interface Program {
  name: string;
  /** Starts it and waits until it serves. */
  start(): Promise<void>;
  /** `kill -9`; answers once it is gone. */
  kill(): Promise<void>;
  /** SIGTERM; how it ended, and after how long. */
  terminate(): Promise<{ code: number | null; ms: number }>;
  residentMb(): number;
}

export function createProgram({ name, args, env, logFile, isReady }: ProgramInput): Program {
  let child: ChildProcess | undefined;
  const isAlive = () => child !== undefined && child.exitCode === null && child.signalCode === null;
  const end = async (signal: NodeJS.Signals): Promise<number | null> => {
    if (!child || !isAlive()) throw new Error(`${name} ended by itself; see ${logFile}`);
    const exited = once(child, 'exit');
    child.kill(signal);
    const [code] = await exited;
    return code;
  };
  return {
    name,
    async start() {
      const from = existsSync(logFile) ? statSync(logFile).size : 0;
      const log = openSync(logFile, 'a');
      child = spawn(cli, args, { env, stdio: ['ignore', log, log] });
      closeSync(log);
      const said = () => readFileSync(logFile).subarray(from).toString('utf8');
      const took = await timeUntil(async () => !isAlive() || (await isReady(said())), {
        withinMs: START_MS,
        everyMs: 30,
      });
      if (took === null || !isAlive()) throw new Error(`${name} did not start; see ${logFile}`);
    },
    async kill() {
      await end('SIGKILL');
    },
    residentMb: () => Number(execFileSync('ps', ['-o', 'rss=', '-p', String(child?.pid)])) / 1_024,
    async terminate() {
      const startedAt = performance.now();
      const code = await end('SIGTERM');
      return { code, ms: performance.now() - startedAt };
    },
  };
}
