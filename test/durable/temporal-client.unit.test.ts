import { afterAll, beforeAll, test } from '@jest/globals';
import { closeTemporal, openTemporal } from '../../workers/runtime/temporal-client.ts';
import { eventually } from '../support/eventually.ts';
import { startTcpProxy, type TcpProxy } from '../support/tcp-proxy.ts';

let proxy: TcpProxy;
beforeAll(async () => {
  proxy = await startTcpProxy('127.0.0.1:9');
  proxy.become('closed');
});
afterAll(() => proxy.close());

test('a Temporal that is away is looked for again and again, with pauses that stay short', async () => {
  const client = openTemporal({ connectionOptions: { address: proxy.address }, namespace: 'default' });
  const call = () => {
    client.workflow
      .getHandle('some')
      .describe()
      .catch(() => {});
    return proxy.connections >= 10;
  };
  // With the pauses of the library the tenth attempt comes after two minutes.
  await eventually('the tenth attempt', call, { withinMs: 40_000, everyMs: 500 });
  await closeTemporal(client);
}, 60_000);
