import { randomUUID } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { FileGone, type FileStore } from '../../db/media/file-store.ts';

export interface StoreUnderTest {
  store: FileStore;
  /** How many files lie in it, whole or in part. */
  count(): number;
  close(): Promise<void>;
}

async function* pieces(...texts: string[]) {
  for (const text of texts) yield Buffer.from(text);
}

/** What every store keeps to. */
export function fileStoreConformance(name: string, open: () => Promise<StoreUnderTest>): void {
  describe(`${name} as a store of files`, () => {
    let under: StoreUnderTest;
    beforeAll(async () => {
      under = await open();
    });
    afterAll(() => under.close());

    const newName = () => ({ workspaceId: randomUUID(), fileId: randomUUID() });
    const read = async (...args: Parameters<FileStore['read']>) => buffer(await under.store.read(...args));

    it('gives back what was written, in pieces or at once, whole or a range of it', async () => {
      const file = newName();
      await under.store.write(file, pieces('01234', '56789'));
      expect((await read(file)).toString()).toBe('0123456789');
      expect((await read(file, { first: 3, last: 5 })).toString()).toBe('345');
      expect((await read(file, { first: 9, last: 9 })).toString()).toBe('9');
      const large = newName();
      const bytes = Buffer.alloc(6 << 20, 'large');
      await under.store.write(large, [bytes]);
      expect((await read(large)).equals(bytes)).toBe(true);
    });

    it('keeps the files of workspaces apart', async () => {
      const [mine, theirs] = [newName(), newName()];
      await under.store.write(mine, pieces('mine'));
      await expect(read({ workspaceId: theirs.workspaceId, fileId: mine.fileId })).rejects.toThrow(FileGone);
    });

    it('has no file that was not written, or was removed; removing twice is fine', async () => {
      const file = newName();
      await expect(read(file)).rejects.toThrow(FileGone);
      await under.store.write(file, pieces('a'));
      await under.store.remove(file);
      await under.store.remove(file);
      await expect(read(file)).rejects.toThrow(FileGone);
    });

    it('a write whose source fails throws what the source threw, and `remove` leaves nothing of it', async () => {
      const before = under.count();
      const file = newName();
      const failing = (async function* () {
        yield Buffer.from('half');
        throw new Error('the source failed');
      })();
      await expect(under.store.write(file, failing)).rejects.toThrow('the source failed');
      await under.store.remove(file);
      expect(under.count()).toBe(before);
    });
  });
}
