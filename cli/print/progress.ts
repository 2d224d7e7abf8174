import { Presets, SingleBar } from 'cli-progress';

const LINE_EVERY_MS = 5_000;

/** Shows how far something has come: a bar on a terminal, a line now and then elsewhere. */
export interface Progress {
  update(done: number, note: string): void;
  stop(): void;
}

/** Begins to show progress towards `total`, on stderr. */
export function showProgress(label: string, total: number): Progress {
  return process.stderr.isTTY ? bar(label, total) : lines(label, total);
}

function bar(label: string, total: number): Progress {
  const format = `${label} {bar} {percentage} % · {note}`;
  const shown = new SingleBar({ format, hideCursor: true, stream: process.stderr }, Presets.shades_classic);
  shown.start(total, 0, { note: '' });
  return { update: (done, note) => shown.update(done, { note }), stop: () => shown.stop() };
}

function lines(label: string, total: number): Progress {
  let last = Date.now();
  return {
    update(done, note) {
      if (Date.now() - last < LINE_EVERY_MS) return;
      last = Date.now();
      console.error(`${label} ${total === 0 ? 100 : Math.floor((done / total) * 100)} % · ${note}`);
    },
    stop: () => {},
  };
}
