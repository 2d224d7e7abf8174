import { type FileHandle, mkdir, open, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { validate as isUuid } from 'uuid';
import { FileGone, type FileName, type FileStore } from './file-store.ts';
import { onDisk } from './on-disk.ts';

const isMissing = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT';

/** Makes what was done to a folder's entries safe from a crash. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

async function ensureFolder(path: string): Promise<void> {
  const first = await mkdir(path, { recursive: true, mode: 0o700 });
  if (first === undefined) return;
  for (let made = path; made !== dirname(first); made = dirname(made)) await syncFolder(dirname(made));
}

async function writeAll(file: FileHandle, bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<void> {
  for await (const chunk of bytes) await onDisk(file.appendFile(chunk)); // what its source throws stays what it is
  await onDisk(file.sync());
}

/** Files in a folder that all processes share, one folder a workspace. */
export function createLocalStore(root: string): FileStore {
  const pathOf = ({ workspaceId, fileId }: FileName): string => {
    if (!isUuid(workspaceId) || !isUuid(fileId)) throw new Error('files are named by UUIDs'); // they become a path
    return join(root, workspaceId, fileId);
  };
  return {
    async write(name, bytes) {
      const path = pathOf(name);
      await onDisk(ensureFolder(dirname(path)));
      const file = await onDisk(open(path, 'wx', 0o600));
      try {
        await writeAll(file, bytes);
      } catch (error) {
        await rm(path, { force: true }).catch(() => {}); // half a file takes room that a full disk needs
        throw error;
      } finally {
        await file.close();
      }
      await onDisk(syncFolder(dirname(path)));
    },
    async read(name, range) {
      try {
        const file = await onDisk(open(pathOf(name), 'r'));
        return file.createReadStream(range && { start: range.first, end: range.last });
      } catch (error) {
        if (isMissing(error)) throw new FileGone('no such file', { cause: error });
        throw error;
      }
    },
    remove: (name) => onDisk(rm(pathOf(name), { force: true })),
    close() {},
  };
}
