import { randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { FileGone, type FileName, type FileStore, StoreAway } from './file-store.ts';
import { onDisk } from './on-disk.ts';

export interface S3Options {
  bucket: string;
  /** Put before every name, for a bucket that others share. */
  prefix: string;
  /** Any server that speaks S3; Amazon's when absent. */
  endpoint?: string | undefined;
  region?: string | undefined;
  /** The standard places of AWS (environment, profile, machine role) when absent. */
  credentials?: { accessKeyId: string; secretAccessKey: string } | undefined;
}

/** Loaded when it is first used: most installations have no such store, and it costs memory. */
async function connect({ endpoint, region, credentials }: S3Options) {
  const sdk = await import('@aws-sdk/client-s3');
  const client = new sdk.S3Client({
    ...(endpoint !== undefined && { endpoint, forcePathStyle: true }),
    ...(region !== undefined && { region }),
    ...(credentials && { credentials }),
    requestChecksumCalculation: 'WHEN_REQUIRED', // other servers than Amazon's refuse the newer checksums
    responseChecksumValidation: 'WHEN_REQUIRED',
    maxAttempts: 3,
    requestHandler: { connectionTimeout: 5_000, requestTimeout: 60_000 },
  });
  return { sdk, client };
}

interface Answered {
  $metadata?: { httpStatusCode?: number };
}

/** A server that does not answer, or says that it is not well or too busy, becomes StoreAway. */
const onServer = <T>(work: Promise<T>): Promise<T> =>
  work.catch((error: Error & Answered) => {
    const status = error.$metadata?.httpStatusCode ?? 0;
    const isAway = status === 0 || status >= 500 || status === 408 || status === 429;
    throw isAway ? new StoreAway(`the S3 server cannot serve (${error.name})`, { cause: error }) : error;
  });

/** Files as objects of a bucket. A write passes through a temporary file: its length is to be told first. */
export function createS3Store(options: S3Options): FileStore {
  let connected: ReturnType<typeof connect> | undefined;
  const open = () => {
    connected ??= connect(options);
    return connected;
  };
  const placeOf = ({ workspaceId, fileId }: FileName) => ({
    Bucket: options.bucket,
    Key: `${options.prefix}${workspaceId}/${fileId}`,
  });
  return {
    async write(name, bytes) {
      const { sdk, client } = await open();
      const spool = join(tmpdir(), `tracework-${randomUUID()}`);
      try {
        const file = createWriteStream(spool, { flags: 'wx', mode: 0o600 });
        await onDisk(pipeline(Readable.from(bytes), file));
        const body = { Body: createReadStream(spool), ContentLength: file.bytesWritten };
        await onServer(client.send(new sdk.PutObjectCommand({ ...placeOf(name), ...body })));
      } finally {
        await rm(spool, { force: true });
      }
    },
    async read(name, range) {
      const { sdk, client } = await open();
      const part = range && { Range: `bytes=${range.first}-${range.last}` };
      try {
        const { Body } = await onServer(client.send(new sdk.GetObjectCommand({ ...placeOf(name), ...part })));
        if (Body instanceof Readable) return Body;
      } catch (error) {
        if (!(error instanceof sdk.NoSuchKey)) throw error;
      }
      throw new FileGone('no such object');
    },
    async remove(name) {
      const { sdk, client } = await open();
      await onServer(client.send(new sdk.DeleteObjectCommand(placeOf(name))));
    },
    close() {
      void connected?.then(({ client }) => client.destroy()).catch(() => {});
    },
  };
}
