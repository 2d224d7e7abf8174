import { once } from 'node:events';
import net from 'node:net';

/** Passes everything on to a server on loopback, and says `100 Continue` and `103 Early Hints` to each request first. */
export interface InterimProxy {
  origin: string;
  close(): Promise<void>;
}

const interim = 'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nlink: </a.css>; rel=preload\r\n\r\n';

export async function startInterimProxy(target: string): Promise<InterimProxy> {
  const { hostname, port } = new URL(target);
  const open = new Set<net.Socket>();
  const server = net.createServer((inner) => {
    const outer = net.connect(Number(port), hostname);
    for (const socket of [inner, outer]) {
      open.add(socket);
      socket.on('close', () => open.delete(socket)).on('error', () => socket.destroy());
    }
    let isAnswered = true;
    inner.on('data', (data) => {
      if (isAnswered) inner.write(interim);
      isAnswered = false;
      outer.write(data);
    });
    outer.on('data', (data) => {
      isAnswered = true;
      inner.write(data);
    });
    inner.on('close', () => outer.destroy());
    outer.on('close', () => inner.destroy());
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    origin: `http://127.0.0.1:${(server.address() as net.AddressInfo).port}`,
    async close() {
      for (const socket of open) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
