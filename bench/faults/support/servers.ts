import { execFileSync } from 'node:child_process';
import { type EmbeddedPostgres, startPostgres } from '../../../cli/embedded/postgres/postgres.ts';
import { pickFreePort } from '../../../cli/embedded/process/ports.ts';
import { startTemporal } from '../../../cli/embedded/temporal/temporal.ts';
import { findTemporal } from '../../../cli/embedded/temporal/temporal-binary.ts';
import { searchAttributeTypes } from '../../../workflows/search-attributes.ts';
import { timeUntil } from './pause.ts';

/** A server of this bed, with its data, that is killed and started again on its port. */
export interface Server {
  /** `kill -9` of it and of its children; answers once all are gone. */
  kill(): Promise<void>;
  /** `kill -9` of one child alone, as the system does when memory runs out. */
  killChild(): void;
  start(): Promise<void>;
  stop(): Promise<void>;
}

interface Part {
  pid: number;
  alive(): boolean;
  stop(): Promise<void>;
}

const childrenOf = (pid: number): number[] =>
  execFileSync('ps', ['-eo', 'pid=,ppid='], { encoding: 'utf8' })
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number))
    .flatMap(([child = 0, parent]) => (parent === pid ? [child] : []));

const killNow = (pid: number): void => {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // it followed its parent already
  }
};

function asServer(first: Part, startAgain: () => Promise<Part>): Server {
  let part = first;
  return {
    async kill() {
      const children = childrenOf(part.pid);
      for (const pid of [part.pid, ...children]) killNow(pid);
      if ((await timeUntil(() => !part.alive(), { withinMs: 10_000, everyMs: 10 })) === null)
        throw new Error('a killed server lives on');
    },
    killChild() {
      const [child] = childrenOf(part.pid).slice(-1);
      if (child) killNow(child);
    },
    async start() {
      part = await startAgain();
    },
    stop: () => part.stop(),
  };
}

/** PostgreSQL as the product embeds it, with its durable settings. */
export async function startDatabase(home: string): Promise<{ server: Server; postgres: EmbeddedPostgres }> {
  const postgres = await startPostgres({ home });
  return { server: asServer(postgres, () => startPostgres({ home, port: postgres.port })), postgres };
}

/** The Temporal server as the product embeds it. */
export async function startTemporalServer(home: string): Promise<{ server: Server; address: string }> {
  const binary = await findTemporal({ path: process.env.PATH ?? '', home });
  const ports = { port: await pickFreePort(), uiPort: await pickFreePort() };
  const start = () => startTemporal({ home, binary, ...ports, searchAttributes: searchAttributeTypes });
  const temporal = await start();
  return { server: asServer(temporal, start), address: temporal.address };
}
