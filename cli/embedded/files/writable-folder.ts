import { accessSync, constants, mkdirSync } from 'node:fs';

/** The first of these folders that exists or can be made, and can be written; undefined when there is none. */
export function writableFolder(folders: readonly string[]): string | undefined {
  return folders.find((folder) => {
    try {
      mkdirSync(folder, { recursive: true });
      accessSync(folder, constants.W_OK | constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
