import { cleanFilename } from './filename.ts';

const plain = (name: string): string => cleanFilename(name).replace(/[^A-Za-z0-9._-]/gu, '_');

/** The public name of a log's file: `workspaceId/logId/index-filename` (contract evaluations, section 10.2). */
export const mediaKey = (workspaceId: string, logId: string, index: number, filename: string): string =>
  `${workspaceId}/${logId}/${index}-${plain(filename)}`;

/** The public name of an upload; never a log's, whose index has two digits at most. */
export const uploadKey = (workspaceId: string, uploadId: string, filename: string): string =>
  `${workspaceId}/uploads/${uploadId}-${plain(filename)}`;

/** The id in the key of an upload; null for any other key. */
export const uploadIdOfKey = (key: string): string | null =>
  /^[^/]+\/uploads\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})-[^/]+$/.exec(key)?.[1] ?? null;

/** Whether a text can be a key at all: no empty segments, none that climb, no backslashes (section 11). */
export const isMediaKey = (text: string): boolean =>
  !text.includes('\\') && text.split('/').every((segment) => segment !== '' && segment !== '.' && segment !== '..');

/** The workspace that a key belongs to. */
export const workspaceOfKey = (key: string): string => key.split('/', 1)[0] ?? '';

/** The key in an absolute address of a file, else the text itself (section 16). */
export function keyOfSource(source: string): string {
  const path = URL.canParse(source) ? new URL(source).pathname : '';
  const key = /\/api\/media\/(.+)$/.exec(path)?.[1];
  try {
    return key === undefined ? source : decodeURIComponent(key);
  } catch {
    return source; // percent signs that encode nothing: no address of ours
  }
}
