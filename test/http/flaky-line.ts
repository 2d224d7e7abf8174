import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** A TCP line to a server that can be cut and restored, to play a database that goes away. */
export interface FlakyLine {
  /** The same URL, through the line. */
  url: string;
  cut(): Promise<void>;
  restore(): Promise<void>;
  /** Accepts connections and says nothing: a host that swallows packets. */
  freeze(): void;
  /** Swallows what open connections carry from now on, and lets them stand: a host that vanishes. */
  silence(): void;
}

export async function openFlakyLine(target: string): Promise<FlakyLine> {
  const { hostname, port } = new URL(target);
  const sockets = new Set<Socket>();
  let frozen = false;
  const server = createServer((near) => {
    sockets.add(near);
    near.on('error', () => {});
    if (frozen) return;
    const far = connect(Number(port), hostname);
    sockets.add(far);
    far.on('error', () => near.destroy());
    near.on('close', () => far.destroy());
    far.on('close', () => near.destroy());
    near.pipe(far).pipe(near);
  });
  const listen = async (at: number) => {
    server.listen(at, '127.0.0.1');
    await once(server, 'listening');
    return (server.address() as { port: number }).port;
  };
  const drop = () => {
    for (const socket of sockets) socket.destroy();
    sockets.clear();
  };
  const ownPort = await listen(0);
  const url = new URL(target);
  url.port = String(ownPort);
  return {
    url: url.href,
    cut: async () => {
      drop();
      if (!server.listening) return;
      const closed = once(server, 'close');
      server.close();
      await closed;
    },
    restore: async () => {
      frozen = false;
      if (!server.listening) await listen(ownPort);
    },
    silence: () => {
      for (const socket of sockets) socket.pause();
    },
    freeze: () => {
      frozen = true;
      drop();
    },
  };
}
