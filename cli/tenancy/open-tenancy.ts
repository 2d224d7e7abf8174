import { type Database, openDatabase } from '../../db/database.ts';
import { createSecretBox, type SecretBox } from '../../db/secrets/encryption.ts';
import type { Config } from '../../workers/settings.ts';
import { attach } from '../installation/attach.ts';
import { type AdminLogin, adminLogin } from './admin-login.ts';

/** What commands about workspaces and keys work with. */
export interface Tenancy {
  home: string;
  db: Database;
  secrets: SecretBox;
  admin: AdminLogin['admin'];
}

/** Runs such a command on the database of the settings, and closes it. */
export async function withTenancy<T>(config: Config, work: (tenancy: Tenancy) => Promise<T>): Promise<T> {
  const { endpoints, home, close } = await attach(config);
  const db = openDatabase({ url: endpoints.databaseUrl, poolSize: 2 });
  const owner = adminLogin(endpoints);
  try {
    return await work({ home, db, secrets: createSecretBox(endpoints.secretKeys), admin: owner.admin });
  } finally {
    await Promise.all([db.close(), owner.close()]);
    await close();
  }
}
