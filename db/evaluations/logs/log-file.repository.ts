import type { EntityManager, FilterQuery } from '@mikro-orm/postgresql';
import { Log } from './log.entity.ts';
import { LogFile } from './log-file.entity.ts';
import { isVisible } from './visible-logs.ts';

/** A file of a log that can be had. */
export interface StoredLogFile {
  id: string;
  workspaceId: string;
  fileId: string;
  key: string;
  filename: string;
  contentType: string;
  sizeBytes: number;
}

/** The files of a log in their order. */
export const findLogFiles = (em: EntityManager, logUid: string): Promise<LogFile[]> =>
  em.find(LogFile, { logUid }, { orderBy: { position: 'asc' } });

async function findStored(em: EntityManager, where: FilterQuery<LogFile>): Promise<StoredLogFile | null> {
  const file = await em.findOne(LogFile, where);
  if (file?.status !== 'stored' || !file.fileId || !file.contentType || file.sizeBytes == null) return null;
  const log = await em.findOne(Log, { uid: file.logUid }, { populate: ['project', 'task'] });
  if (!log || !isVisible(log)) return null;
  const { id, workspaceId, fileId, key, filename, contentType, sizeBytes } = file;
  return { id, workspaceId, fileId, key, filename, contentType, sizeBytes };
}

/** The stored file of a key; null where there is none. */
export const findFileByKey = (em: EntityManager, key: string): Promise<StoredLogFile | null> => findStored(em, { key });

/** The stored file of an internal id, which goes with its log. */
export const findFileById = (em: EntityManager, id: string): Promise<StoredLogFile | null> => findStored(em, { id });
