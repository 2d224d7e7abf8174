import { type Database, openDatabase } from '../../db/database.ts';
import { createSecretBox, type SecretBox } from '../../db/encryption.ts';
import type { Config } from '../../workers/runtime/config.ts';
import { attach } from '../attach.ts';
import { StartError } from '../embedded/start-error.ts';

/** What commands about workspaces and keys work with. */
export interface Tenancy {
  config: Config;
  home: string;
  db: Database;
  secrets: SecretBox;
  /** The owner's login, which alone sees all workspaces. Throws StartError when it is not known. */
  admin(): Database;
}

/** Runs such a command on the database of the settings, and closes it. */
export async function withTenancy<T>(config: Config, work: (tenancy: Tenancy) => Promise<T>): Promise<T> {
  const { endpoints, home, close } = await attach(config);
  const db = openDatabase({ url: endpoints.databaseUrl, poolSize: 2 });
  let admin: Database | undefined;
  const openAdmin = () => {
    if (!endpoints.adminUrl)
      throw new StartError(
        "Only the database's owner sees all workspaces; set DATABASE_ADMIN_URL, or name the workspace by its id.",
      );
    admin ??= openDatabase({ url: endpoints.adminUrl, poolSize: 1 });
    return admin;
  };
  try {
    return await work({ config, home, db, secrets: createSecretBox(endpoints.secretKeys), admin: openAdmin });
  } finally {
    await Promise.all([db.close(), admin?.close()]);
    await close();
  }
}
