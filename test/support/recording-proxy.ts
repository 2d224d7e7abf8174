import { once } from 'node:events';
import net from 'node:net';

/** A proxy that answers nothing of use, and knows who came. */
export interface RecordingProxy {
  url: string;
  /** The first line of each connection. */
  asked: string[];
  /** Every variable that programs take a proxy from, in every spelling. */
  env: Record<string, string>;
  close(): Promise<void>;
}

const names = ['http_proxy', 'https_proxy', 'all_proxy', 'grpc_proxy', 'ftp_proxy'];

export async function startRecordingProxy(): Promise<RecordingProxy> {
  const asked: string[] = [];
  const server = net.createServer((socket) => {
    const index = asked.push('nothing') - 1;
    socket.on('error', () => {});
    socket.once('data', (data) => {
      asked[index] = data.toString('latin1').split('\r\n')[0] ?? '';
      socket.end('garbage\n');
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const url = `http://127.0.0.1:${(server.address() as net.AddressInfo).port}`;
  const spellings = names.flatMap((name) => [name, name.toUpperCase()]);
  return {
    url,
    asked,
    env: { ...Object.fromEntries(spellings.map((name) => [name, url])), NODE_USE_ENV_PROXY: '1' },
    async close() {
      server.close();
      await once(server, 'close');
    },
  };
}
