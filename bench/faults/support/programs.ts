import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { pickFreePort } from '../../../cli/embedded/process/ports.ts';
import { createProgram, type Program } from './program.ts';

/** An API process and where it listens. */
export interface Api extends Program {
  url: string;
}

export async function startApi(home: string, number: number, env: Record<string, string>): Promise<Api> {
  const port = await pickFreePort();
  const url = `http://127.0.0.1:${port}`;
  const program = createProgram({
    name: `API ${number}`,
    args: ['api'],
    env: { ...env, PORT: String(port) },
    logFile: join(home, `api-${number}.log`),
    isReady: () => isServing(url),
  });
  await program.start();
  return { ...program, url };
}

export async function startWorker(home: string, env: Record<string, string>): Promise<Program> {
  const name = `worker-${randomBytes(2).toString('hex')}`;
  const worker = createProgram({
    name,
    args: ['worker'],
    env,
    logFile: join(home, `${name}.log`),
    isReady: (said) => said.includes('worker running'),
  });
  await worker.start();
  return worker;
}

/** Whether an API and its database answer. */
export const isServing = (url: string): Promise<boolean> =>
  fetch(`${url}/health/ready`, { signal: AbortSignal.timeout(2_000) }).then(
    async (answer) => (await answer.text()) !== '' && answer.ok,
    () => false,
  );
