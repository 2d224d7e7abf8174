import { connect } from 'node:net';

/** What came back over one connection. */
export interface RawReply {
  /** Everything that was received. */
  text: string;
  /** Status of each answer in it. */
  statuses: number[];
  /** The server ended the connection. */
  closed: boolean;
  tookMs: number;
}

interface RawOptions {
  /** Stop as soon as this many answers have come. */
  answers?: number;
  /** Stop after this long at the latest. */
  withinMs?: number;
}

type Bytes = string | Buffer;

/** Writes these bytes on a connection of its own, piece by piece, and collects what comes back. */
export async function exchange(
  port: number,
  pieces: Iterable<Bytes> | AsyncIterable<Bytes>,
  { answers = 1, withinMs = 5_000 }: RawOptions = {},
): Promise<RawReply> {
  const socket = connect(port, '127.0.0.1');
  const startedAt = performance.now();
  let text = '';
  let closed = false;
  const statuses = () => [...text.matchAll(/HTTP\/1\.1 (\d{3}) [A-Z]/g)].map(([, status]) => Number(status));
  const done = new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, withinMs);
    const finish = () => {
      clearTimeout(timer);
      resolve();
    };
    socket.on('data', (chunk: Buffer) => {
      text += chunk.toString('latin1');
      if (statuses().filter((status) => status !== 100).length >= answers) setTimeout(finish, 20);
    });
    socket.once('end', () => {
      closed = true;
    });
    socket.once('close', () => {
      closed = true;
      finish();
    });
    socket.on('error', () => {}); // a reset is a way of closing
  });
  const wrote = (async () => {
    for await (const piece of pieces) {
      if (socket.destroyed) return;
      if (!socket.write(piece)) await new Promise((resume) => socket.once('drain', resume).once('close', resume));
    }
  })();
  await Promise.race([done, wrote.then(() => done)]);
  const tookMs = performance.now() - startedAt;
  socket.destroy();
  return { text, statuses: statuses(), closed, tookMs };
}
