import { anyCause } from './any-cause.ts';

/** Without room, or with a disk that fails, the database answers but stores nothing; STORE_AWAY is that of files. */
const codes = new Set(['53100', '58030', 'ENOSPC', 'EDQUOT', 'EIO', 'STORE_AWAY']);
const ownWords = /: (?:disk quota exceeded|no space left on device)$/i; // a quota has no SQLSTATE of its own

/** Whether this error, or one it was made from, says that nothing can be stored at the moment, whatever it is. */
export const cannotStore = (error: unknown): boolean =>
  anyCause(error, (code, message) => codes.has(code) || ownWords.test(message));
