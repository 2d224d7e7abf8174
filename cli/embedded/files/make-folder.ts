import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';

/** Makes a folder and its missing parents; answers whether it was missing. Unlike a recursive `mkdirSync` it ends in `/proc`. */
export function makeFolder(path: string, mode: number): boolean {
  if (existsSync(path)) return false;
  if (path !== dirname(path)) makeFolder(dirname(path), mode);
  mkdirSync(path, { mode });
  return true;
}
