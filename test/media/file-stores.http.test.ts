import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { expect, it } from '@jest/globals';
import { createLocalStore } from '../../db/media/local-store.ts';
import { createS3Store } from '../../db/media/s3-store.ts';
import { startS3Stub } from '../support/s3-stub.ts';
import { fileStoreConformance } from './file-store-conformance.ts';

fileStoreConformance('a local folder', async () => {
  const root = mkdtempSync(join(tmpdir(), 'tracework-test-store-'));
  return {
    store: createLocalStore(root),
    count: () => readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).length,
    close: async () => rmSync(root, { recursive: true }),
  };
});

const credentials = { accessKeyId: 'tracework', secretAccessKey: 'secret' };

fileStoreConformance('an S3 server', async () => {
  const stub = await startS3Stub(credentials.accessKeyId);
  const options = { bucket: 'files', prefix: 'a/', endpoint: stub.endpoint, region: 'us-east-1', credentials };
  const store = createS3Store(options);
  return {
    store,
    count: () => stub.objects.size,
    async close() {
      store.close();
      await stub.close();
      expect(stub.refused).toEqual([]);
      expect([...stub.objects.keys()].every((key) => /^\/files\/a\/[0-9a-f-]{36}\/[0-9a-f-]{36}$/.test(key))).toBe(
        true,
      );
    },
  };
});

/** `TEST_S3_ENDPOINT` names a server of yours with a bucket `tracework-test`, and the login of the standard variables. */
const endpoint = process.env.TEST_S3_ENDPOINT;
if (endpoint) {
  fileStoreConformance('the S3 server of TEST_S3_ENDPOINT', async () => {
    const store = createS3Store({ bucket: 'tracework-test', prefix: '', endpoint, region: 'us-east-1' });
    return { store, count: () => 0, close: async () => store.close() };
  });
}

it('a local store takes no name that could climb out of its folder', async () => {
  const store = createLocalStore('/nowhere');
  const bad = { workspaceId: '..', fileId: 'passwd' };
  await expect(store.read(bad).then(buffer)).rejects.toThrow('UUID');
});
