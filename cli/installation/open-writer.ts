import { type Database, openDatabase } from '../../db/database.ts';
import type { FileStore } from '../../db/media/file-store.ts';
import type { Wake } from '../../domain/durable/wake.ts';
import { rooms as allRooms } from '../../workers/rooms.ts';
import { closeInTurn } from '../../workers/runtime/close-in-turn.ts';
import { createLogger } from '../../workers/runtime/log/logger.ts';
import { openFileStore } from '../../workers/runtime/open-file-store.ts';
import { closeTemporal, openTemporal } from '../../workers/runtime/temporal-client.ts';
import { createWake } from '../../workers/runtime/wake.ts';
import type { Config } from '../../workers/settings.ts';
import type { Endpoints } from '../endpoints.ts';
import { type AdminLogin, adminLogin } from '../tenancy/admin-login.ts';
import { attach } from './attach.ts';

/** A Temporal server that does not answer keeps no command for longer than this. */
const WAKE_WITHIN_MS = 3_000;

/** What a command needs to store work and to set it going. */
export interface Writer {
  endpoints: Endpoints;
  home: string;
  db: Database;
  /** Reaches the Temporal server when it is up; the relay of any worker covers the rest. */
  wake: Wake;
  fileStore: FileStore;
  admin: AdminLogin['admin'];
  /** Waits a little for what is to be woken. */
  close(): Promise<void>;
}

/** Opens the database of the settings for writing. */
export async function openWriter(config: Config, rooms = allRooms): Promise<Writer> {
  const queues = rooms.flatMap((room) => room.queues);
  const { endpoints, home, close } = await attach(config);
  const log = createLogger({ LOG_LEVEL: config.LOG_LEVEL === 'info' ? 'warn' : config.LOG_LEVEL });
  const db = openDatabase({ url: endpoints.databaseUrl, poolSize: 4, applicationName: 'tracework command' });
  const queueDb = openDatabase({ url: endpoints.queueUrl, poolSize: 1, applicationName: 'tracework command' });
  const owner = adminLogin(endpoints);
  const temporal = openTemporal(endpoints.temporal);
  const wake = createWake({ temporal, db, queueDb, queues, log });
  const fileStore = openFileStore(config);
  return {
    ...{ endpoints, home, db, wake, fileStore, admin: owner.admin },
    async close() {
      await closeInTurn(
        log,
        () => wake.idle(WAKE_WITHIN_MS),
        () => fileStore.close(),
        () => closeTemporal(temporal),
        () => Promise.all([db.close(), queueDb.close()]),
        () => owner.close(),
        close,
      );
    },
  };
}
