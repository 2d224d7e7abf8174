import { StoreAway } from './file-store.ts';

/** No room, no quota, a device or a share that fails, a file system that became read-only, no descriptors left. */
const awayCodes = new Set(['ENOSPC', 'EDQUOT', 'EIO', 'ESTALE', 'EROFS', 'EMFILE', 'ENFILE']);

/** What a disk that cannot serve now throws becomes StoreAway. */
export const onDisk = <T>(work: Promise<T>): Promise<T> =>
  work.catch((error: NodeJS.ErrnoException) => {
    throw awayCodes.has(error.code ?? '')
      ? new StoreAway(`the disk cannot serve (${error.code})`, { cause: error })
      : error;
  });
