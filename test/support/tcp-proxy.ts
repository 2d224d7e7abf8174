import { once } from 'node:events';
import net from 'node:net';

/** Stands between a client and a server on loopback, and fails in the ways networks do. */
export interface TcpProxy {
  address: string;
  /** Connections that clients have opened so far. */
  readonly connections: number;
  /** `open` passes on, `closed` refuses and resets, `black hole` accepts and never answers. */
  become(state: 'open' | 'closed' | 'black hole'): void;
  close(): Promise<void>;
}

export async function startTcpProxy(target: string): Promise<TcpProxy> {
  const [host = '', port] = target.split(':');
  let state: 'open' | 'closed' | 'black hole' = 'open';
  const sockets = new Set<net.Socket>();
  const keep = (socket: net.Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', () => socket.destroy());
    return socket;
  };
  let connections = 0;
  const server = net.createServer((inner) => {
    connections += 1;
    keep(inner);
    if (state === 'closed') return inner.resetAndDestroy();
    const outer = keep(net.connect(Number(port), host));
    inner.on('data', (data) => state === 'open' && outer.write(data));
    outer.on('data', (data) => state === 'open' && inner.write(data));
    inner.on('close', () => outer.destroy());
    outer.on('close', () => inner.destroy());
    return undefined;
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    address: `127.0.0.1:${(server.address() as net.AddressInfo).port}`,
    get connections() {
      return connections;
    },
    become(next) {
      // What was swallowed cannot be made up for, so connections that lived through a black hole end with it.
      if (next === 'closed' || state === 'black hole') for (const socket of sockets) socket.resetAndDestroy();
      state = next;
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
