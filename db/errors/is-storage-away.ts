import { StoreAway } from '../media/file-store.ts';
import { isDatabaseAway } from './is-database-away.ts';

/** Whether this error means that our own storage, the database or the files, cannot serve now and may later. */
export const isStorageAway = (error: unknown): boolean => error instanceof StoreAway || isDatabaseAway(error);
