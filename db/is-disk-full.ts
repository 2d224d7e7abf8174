import { anyCause } from './any-cause.ts';

/** Without room, or with a disk that fails, the server answers, but stores nothing. */
const codes = new Set(['53100', '58030', 'ENOSPC', 'EDQUOT', 'EIO']);
const ownWords = /: (?:disk quota exceeded|no space left on device)$/i; // a quota has no SQLSTATE of its own

/** Whether this error, or one it was made from, says that a disk of ours takes nothing at the moment. */
export const isDiskFull = (error: unknown): boolean =>
  anyCause(error, (code, message) => codes.has(code) || ownWords.test(message));
