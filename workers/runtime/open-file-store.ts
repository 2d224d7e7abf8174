import { join, resolve } from 'node:path';
import type { FileStore } from '../../db/media/file-store.ts';
import { createLocalStore } from '../../db/media/local-store.ts';
import { createS3Store } from '../../db/media/s3-store.ts';
import type { SharedConfig } from './config/config.ts';

/** The store of the settings: a bucket where one is named, else a folder. Neither is touched before it is used. */
export function openFileStore(config: SharedConfig): FileStore {
  const { S3_BUCKET: bucket, S3_ACCESS_KEY_ID: accessKeyId, S3_SECRET_ACCESS_KEY: secretAccessKey } = config;
  if (!bucket) return createLocalStore(resolve(config.MEDIA_DIR ?? join(config.TRACEWORK_HOME, 'media')));
  return createS3Store({
    bucket,
    prefix: config.S3_PREFIX,
    endpoint: config.S3_ENDPOINT,
    region: config.S3_REGION ?? (config.S3_ENDPOINT && 'us-east-1'), // other servers ask for one and look at none
    credentials: accessKeyId && secretAccessKey ? { accessKeyId, secretAccessKey } : undefined,
  });
}
