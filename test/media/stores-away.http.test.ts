import { randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { expect, jest, test } from '@jest/globals';
import { toPublicError } from '../../api/http/respond/to-public-error.ts';
import { type FileStore, StoreAway } from '../../db/media/file-store.ts';
import { createLocalStore } from '../../db/media/local-store.ts';
import { createS3Store } from '../../db/media/s3-store.ts';
import { mayMountSmallDisk, mountSmallDisk } from '../support/small-disk.ts';

const name = () => ({ workspaceId: randomUUID(), fileId: randomUUID() });
const newFolder = () => mkdtempSync(join(tmpdir(), 'tracework-test-store-'));

async function expectAway(work: Promise<unknown>): Promise<void> {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(StoreAway);
  expect(toPublicError(error)).toMatchObject({ code: 'unavailable', retryAfterSeconds: expect.any(Number) });
}

const probe = newFolder();
const onSmallDisk = mayMountSmallDisk(probe) ? test : test.skip;
rmSync(probe, { recursive: true });

onSmallDisk('a full disk is 503, leaves no half file, and takes files again once there is room', async () => {
  const root = newFolder();
  const disk = mountSmallDisk(root, 4);
  try {
    const store = createLocalStore(join(root, 'media'));
    await store.write(name(), [Buffer.from('small')]);
    const parts = (count: number) => Array.from({ length: count }, () => Buffer.alloc(1 << 20));
    await expectAway(store.write(name(), parts(8)));
    disk.fill();
    await expectAway(store.write(name(), parts(1)));
    const files = () =>
      readdirSync(join(root, 'media'), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    expect(files()).toHaveLength(1);
    disk.free();
    await store.write(name(), parts(1));
    expect(files()).toHaveLength(2);
  } finally {
    disk.unmount();
    rmSync(root, { recursive: true, force: true });
  }
});

test('an S3 server that does not answer is 503 for whoever writes, reads or removes', async () => {
  jest.spyOn(console, 'warn').mockImplementation(() => {}); // the SDK says that it will not try again
  const store: FileStore = createS3Store({
    bucket: 'files',
    prefix: '',
    endpoint: 'http://127.0.0.1:9', // nobody is there
    region: 'us-east-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  });
  await expectAway(store.write(name(), [Buffer.from('a')]));
  await expectAway(store.read(name()).then(buffer));
  await expectAway(store.remove(name()));
  store.close();
  jest.restoreAllMocks();
});

test('what a source throws is no fault of the store, whatever its code', async () => {
  const root = newFolder();
  const failing = (async function* () {
    yield Buffer.from('half');
    throw Object.assign(new Error('the source failed'), { code: 'EIO' });
  })();
  await expect(createLocalStore(root).write(name(), failing)).rejects.not.toBeInstanceOf(StoreAway);
  expect(readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())).toEqual([]);
  rmSync(root, { recursive: true });
});
