import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { EnvHttpProxyAgent, fetch } from 'undici';
import { errorText } from '../error-text.ts';
import { runProgram } from '../process/run-program.ts';
import type { FetchBinary } from './install-binary.ts';
import { pinnedCliVersion } from './temporal-version.ts';

/** Bounds of one download. */
export interface DownloadLimits {
  firstByteMs: number;
  totalMs: number;
  bytes: number;
}

/** Where the official archives are. */
export const officialArchives = 'https://temporal.download/cli/archive';

/** An archive holds 45 MB; a machine without that network learns so in five seconds. */
export const archiveLimits: DownloadLimits = { firstByteMs: 5_000, totalMs: 180_000, bytes: 300_000_000 };

/** Fetches the pinned CLI from the official archive or from a mirror with the same addresses. */
export function fetchFromArchive(baseUrl: string, limits: DownloadLimits): FetchBinary {
  return async (workFolder) => {
    const platform = process.platform === 'darwin' ? 'darwin' : 'linux';
    const arch = process.arch === 'arm64' ? 'arm64' : 'amd64';
    const archive = join(workFolder, 'temporal.tar.gz');
    await download(`${baseUrl}/v${pinnedCliVersion}?platform=${platform}&arch=${arch}`, archive, limits);
    const { failure } = await runProgram('tar', ['-xzf', archive, '-C', workFolder, 'temporal'], { timeoutMs: 60_000 });
    if (failure !== undefined) throw new Error(`the archive cannot be unpacked: ${failure}`);
    return join(workFolder, 'temporal');
  };
}

async function download(url: string, file: string, limits: DownloadLimits): Promise<void> {
  const cutOff = new AbortController();
  const dispatcher = new EnvHttpProxyAgent(); // many a company's machine reaches the outside through its proxy only
  const firstByte = setTimeout(
    () => cutOff.abort(new Error(`no answer in ${limits.firstByteMs} ms`)),
    limits.firstByteMs,
  );
  try {
    const signal = AbortSignal.any([cutOff.signal, AbortSignal.timeout(limits.totalMs)]);
    const response = await fetch(url, { signal, dispatcher });
    clearTimeout(firstByte);
    if (!response.ok || !response.body) throw new Error(`status ${response.status}`);
    await pipeline(Readable.fromWeb(response.body), atMost(limits.bytes), createWriteStream(file), { signal });
  } catch (error) {
    throw new Error(errorText(error));
  } finally {
    clearTimeout(firstByte);
    await dispatcher.destroy();
  }
}

function atMost(bytes: number): Transform {
  let seen = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      seen += chunk.length;
      done(seen > bytes ? new Error(`more than ${bytes} bytes`) : null, chunk);
    },
  });
}
