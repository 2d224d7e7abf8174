import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { openState } from '../../cli/embedded/files/state.ts';
import { startPostgres } from '../../cli/embedded/postgres/postgres.ts';
import { pickFreePort } from '../../cli/embedded/process/ports.ts';
import { keysOf, readKeysFile } from '../../cli/home/keys-file.ts';
import { type CpuTime, cpuSeconds } from './cpu-time.ts';
import type { Options } from './options.ts';

const program = new URL('../../cli/tracework', import.meta.url).pathname;

/** An instance of the product as a user starts it, in a state folder of its own. */
export interface Product {
  /** Its state folder. */
  home: string;
  origin: string;
  token: string;
  /** A key of its workspace by product and name, as in `keys.json`. */
  key(product: string, name: string): string;
  temporalAddress: string;
  /** The owner of its database server, for looking into it and for peers that share the server. */
  admin: pg.Client;
  adminUrl: string;
  createRules(rules: readonly object[]): Promise<void>;
  /** Waits until every accepted log has its verdict; answers when the last one got it, in ms since 1970. */
  settled(): Promise<number>;
  cpuTime(): CpuTime;
  /** Resident memory of the process with API and worker. */
  residentMb(): number;
  stop(): Promise<void>;
}

/** `tracework up` with request limits out of the way; `env` adds settings. */
export async function startProduct({ profileFolder }: Options, env: Record<string, string> = {}): Promise<Product> {
  const home = mkdtempSync(join(tmpdir(), 'tracework-bench-'));
  const [port, temporalPort, uiPort] = [await pickFreePort(), await pickFreePort(), await pickFreePort()];
  const child = spawn(program, ['up'], {
    env: {
      ...process.env,
      ...(profileFolder && { NODE_OPTIONS: `--cpu-prof --cpu-prof-dir="${profileFolder}"` }),
      TRACEWORK_HOME: home,
      PORT: String(port),
      TEMPORAL_PORT: String(temporalPort),
      TEMPORAL_UI_PORT: String(uiPort),
      RATE_LIMIT_SCALE: '1000000',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await untilItSays(child, 'Tracework runs');
  child.stdout.resume();
  const postgres = await startPostgres({ home }); // it runs: this only tells where
  const adminUrl = `postgres://${postgres.user}:${encodeURIComponent(postgres.password)}@127.0.0.1:${postgres.port}/postgres`;
  const admin = new pg.Client({ connectionString: adminUrl });
  await admin.connect();
  const keys = readKeysFile(home);
  const token = (keys && keysOf(keys, 'evaluations').webhookToken) ?? '';
  const origin = `http://127.0.0.1:${port}`;
  return {
    key: (product, name) => (keys && keysOf(keys, product)[name]) ?? '',
    ...{ home, origin, token, admin, adminUrl, temporalAddress: `127.0.0.1:${temporalPort}` },
    createRules: (rules) => createRules(origin, token, rules),
    settled: () => settled(admin),
    cpuTime: () => ({
      tracework: cpuSeconds(child.pid ?? 0),
      postgres: cpuSeconds(postgres.pid),
      temporal: cpuSeconds(openState(home).read('temporal')?.pid ?? 0),
    }),
    residentMb: () => Number(execFileSync('ps', ['-o', 'rss=', '-p', String(child.pid)])) / 1_024,
    stop: async () => {
      await admin.end();
      const folder = openState(home).read('postgres')?.folder;
      const ended = once(child, 'exit');
      child.kill('SIGINT');
      await ended;
      for (const path of [home, folder]) if (path) rmSync(path, { recursive: true, force: true });
    },
  };
}

async function untilItSays({ stdout, ...child }: ChildProcess, words: string): Promise<void> {
  let said = '';
  for await (const chunk of stdout?.iterator({ destroyOnReturn: false }) ?? []) {
    said += String(chunk);
    if (said.includes(words)) return;
  }
  throw new Error(`${child.spawnargs.join(' ')} ended and said: ${said}`);
}

async function createRules(origin: string, token: string, rules: readonly object[]): Promise<void> {
  for (const rule of rules) {
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
    const answer = await fetch(`${origin}/api/rules`, { method: 'POST', headers, body: JSON.stringify(rule) });
    if (answer.status !== 201) throw new Error(`a rule was refused: ${await answer.text()}`);
  }
}

async function settled(admin: pg.Client): Promise<number> {
  const isPending = async () => (await admin.query('select from log where due_at is not null limit 1')).rowCount === 1;
  while (await isPending()) await sleep(20);
  const { rows } = await admin.query<{ ms: number }>(
    'select extract(epoch from max(evaluated_at))::float8 * 1000 as ms from log',
  );
  return rows[0]?.ms ?? Number.NaN;
}
