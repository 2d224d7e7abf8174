import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, jest, test } from '@jest/globals';
import { createClient } from '../support/client.ts';
import { eventually } from '../support/eventually.ts';
import { servedFile, startFileSource } from '../support/file-source.ts';
import { mayMountSmallDisk, mountSmallDisk } from '../support/small-disk.ts';
import { startTestInstance } from '../support/test-instance.ts';

jest.setTimeout(180_000); // a fetch waits for room, and tries several times

const folder = mkdtempSync(join(tmpdir(), 'tracework-test-disk-'));
const onSmallDisk = mayMountSmallDisk(folder) ? test : test.skip;

onSmallDisk(
  'files of a log on a full disk: sent ones are 503, fetched ones are waited for, and no log is given up',
  async () => {
    const disk = mountSmallDisk(folder, 2);
    const source = await startFileSource();
    const instance = await startTestInstance({
      env: { MEDIA_DIR: join(folder, 'media'), ALLOW_PRIVATE_TARGETS: 'true', RETRY_TIME_SCALE: '0.01' },
    });
    try {
      const client = createClient(instance.urls[0]!, await instance.database.createWorkspace('Acme'));
      disk.fill();
      const sent = [{ data: 'aGVsbG8=', filename: 'own.txt' }];
      const refused = await client.send('POST', '/api/logs', { project: 'p', output: 'hi', attachments: sent });
      expect(refused).toMatchObject({ status: 503, json: { code: 'UNAVAILABLE' } });
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);

      const fetched = [{ url: `${source.url}/file.pdf` }];
      const { id } = await client.submit({ project: 'p', output: 'hi', attachments: fetched });
      await eventually('it was tried more often than a log may be begun', () => source.asked.length > 6, {
        withinMs: 90_000,
      });
      expect(await client.getLog(id)).toMatchObject({ status: 'pending' });

      disk.free();
      const attachments = [expect.objectContaining({ status: 'stored', sizeBytes: servedFile.length })];
      const log = await client.settled(id);
      expect(log).toMatchObject({ status: 'pass', attachments });
    } finally {
      await instance.stop();
      await source.close();
      disk.unmount();
      rmSync(folder, { recursive: true, force: true });
    }
  },
);
