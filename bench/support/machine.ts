import { closeSync, fdatasyncSync, openSync, rmSync, writeSync } from 'node:fs';
import { cpus, loadavg, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { short } from './statistics.ts';

/** Below this many syncs a second the disk is at work for somebody else, or too slow for any figure here. */
const LEAST_SYNCS = 5_000;
const MOST_BUSY = 0.2;

/** The state of the machine just before a scenario. */
export interface Machine {
  hardware: string;
  syncsPerSecond: number;
  /** Share of the processors that others use now, 0 to 1. */
  busy: number;
  load: number;
  /** Why a figure measured now would say little; empty when it would not. */
  doubts: string[];
}

export async function inspectMachine(): Promise<Machine> {
  const load = loadavg()[0] ?? 0;
  const busy = await busyShare();
  const syncsPerSecond = syncRate();
  const doubts = [
    ...(syncsPerSecond < LEAST_SYNCS ? [`the disk does ${short(syncsPerSecond)} syncs a second`] : []),
    ...(busy > MOST_BUSY ? [`others use ${Math.round(busy * 100)} % of the processors`] : []),
  ];
  const [cpu] = cpus();
  const hardware = `${cpus().length} × ${cpu?.model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.versions.node}`;
  return { hardware, syncsPerSecond, busy, load, doubts };
}

/** The conditions in words, for the table. */
export const conditions = ({ hardware, syncsPerSecond, busy, load, doubts }: Machine): string =>
  `${hardware}; ${short(syncsPerSecond)} syncs/s, load ${load.toFixed(2)}, ${Math.round(busy * 100)} % busy before${doubts.length > 0 ? ' (**doubtful**)' : ''}`;

async function busyShare(): Promise<number> {
  const read = () => {
    const times = cpus().map((cpu) => cpu.times);
    const idle = times.reduce((sum, time) => sum + time.idle, 0);
    return {
      idle,
      all: times.reduce((sum, { user, nice, sys, idle: rest, irq }) => sum + user + nice + sys + rest + irq, 0),
    };
  };
  const before = read();
  await sleep(2_000);
  const after = read();
  return 1 - (after.idle - before.idle) / (after.all - before.all);
}

/** Writes of 8 kB made durable one after the other, as PostgreSQL's log does. */
function syncRate(): number {
  const file = join(tmpdir(), `tracework-bench-sync-${process.pid}`);
  const handle = openSync(file, 'w');
  const page = Buffer.alloc(8_192, 1);
  const startedAt = performance.now();
  let syncs = 0;
  try {
    for (; performance.now() - startedAt < 1_000; syncs += 1) {
      writeSync(handle, page, 0, page.length, (syncs % 64) * page.length);
      fdatasyncSync(handle);
    }
  } finally {
    closeSync(handle);
    rmSync(file);
  }
  return (syncs / (performance.now() - startedAt)) * 1_000;
}
