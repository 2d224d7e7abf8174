import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** A model's provider on loopback. */
export interface Judge {
  baseUrl: string;
  apiKey: string;
  /** Calls so far, by log. */
  calls: Map<string, number>;
  stop(): Promise<void>;
}

export async function startJudge(): Promise<Judge> {
  const program = fileURLToPath(new URL('./judge-process.ts', import.meta.url));
  const child = spawn(process.execPath, [program], { stdio: ['ignore', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout });
  const [first] = await once(lines, 'line');
  const { baseUrl, apiKey }: { baseUrl: string; apiKey: string } = JSON.parse(String(first));
  const calls = new Map<string, number>();
  lines.on('line', (id) => calls.set(id, (calls.get(id) ?? 0) + 1));
  return {
    ...{ baseUrl, apiKey, calls },
    async stop() {
      const exited = once(child, 'exit');
      child.kill('SIGKILL');
      await exited;
    },
  };
}
