import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createClient } from '../support/client.ts';
import { eventually } from '../support/eventually.ts';
import { type FileSource, startFileSource } from '../support/file-source.ts';
import { startTestInstance, type TestInstance } from '../support/test-instance.ts';

let instance: TestInstance;
let source: FileSource;
const children: ChildProcess[] = [];
const env = { ALLOW_PRIVATE_TARGETS: 'true', RETRY_TIME_SCALE: '0.01', FETCH_TIMEOUT_SECONDS: '20' };

beforeAll(async () => {
  source = await startFileSource();
  instance = await startTestInstance({ env, workers: 0 });
}, 180_000);
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  await source.close();
  await instance.stop();
});

function startProcess(): ChildProcess {
  const { endpoints } = instance.parts[0]!;
  const child = spawn(process.execPath, ['test/support/worker-process.ts'], {
    env: {
      ...process.env,
      ...env,
      MEDIA_DIR: instance.mediaDir,
      LOG_LEVEL: 'error',
      TEST_ENDPOINTS: JSON.stringify(endpoints),
    },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  children.push(child);
  return child;
}

test('a worker killed while it fetches a file loses nothing: another one fetches it and evaluates the log', async () => {
  const client = createClient(instance.urls[0]!, instance.credentials);
  const first = startProcess();
  const attachments = [{ url: `${source.url}/first-hangs` }];
  const { id } = await client.submit({ project: 'p', output: 'hi', attachments });
  await eventually('the fetch is under way', () => source.asked.length === 1);
  first.kill('SIGKILL');
  await once(first, 'exit');
  expect((await client.getLog(id)).attachments[0]).toMatchObject({ status: 'pending' });

  startProcess();
  const log = await client.settled(id);
  expect(log).toMatchObject({ status: 'pass', attachments: [{ status: 'stored', error: null }] });
  expect(source.asked).toHaveLength(2);
}, 240_000);
