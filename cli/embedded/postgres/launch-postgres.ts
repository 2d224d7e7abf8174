import { fchownSync } from 'node:fs';
import { join } from 'node:path';
import { openServerLog } from '../files/server-log.ts';
import { type LaunchResult, launch } from '../process/launch.ts';
import { type OsAccount, spawnIds } from '../process/os-account.ts';
import { postgresEnv } from './init-cluster.ts';
import { type PostgresSettings, postgresArguments } from './postgres-settings.ts';
import { readPostmaster } from './postmaster.ts';

/** What one start of the server needs. */
export interface LaunchPostgresInput {
  folder: string;
  binDir: string;
  port: number;
  account: OsAccount | undefined;
  settings: PostgresSettings | undefined;
}

/** Starts the server on a finished cluster and waits until it accepts connections, two minutes at most (it may replay its log). */
export async function launchPostgres(input: LaunchPostgresInput): Promise<LaunchResult> {
  const dataDir = join(input.folder, 'data');
  const log = openServerLog(join(input.folder, 'server.log'));
  if (input.account) fchownSync(log.fd, input.account.uid, input.account.gid);
  try {
    return await launch({
      file: join(input.binDir, 'postgres'),
      args: postgresArguments(dataDir, input.port, input.settings),
      env: postgresEnv,
      ids: spawnIds(input.account),
      log,
      timeoutMs: 120_000,
      isReady: (pid) => {
        const found = readPostmaster(dataDir);
        return found?.pid === pid && found.ready;
      },
    });
  } finally {
    log.close();
  }
}
