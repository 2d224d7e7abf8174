import { type Database, openDatabase } from '../../db/database.ts';
import { StartError } from '../embedded/start-error.ts';
import type { DatabaseEndpoints } from '../endpoints.ts';

/** The owner's login, which alone sees all workspaces and the operator's keys; opened when it is first asked for. */
export interface AdminLogin {
  /** Throws StartError when this program was not told the login. */
  admin(): Database;
  close(): Promise<void>;
}

export function adminLogin({ adminUrl }: DatabaseEndpoints): AdminLogin {
  let opened: Database | undefined;
  return {
    admin() {
      if (!adminUrl)
        throw new StartError(
          "Only the database's owner sees all workspaces and the operator's keys; set DATABASE_ADMIN_URL, or name the workspace by its id.",
        );
      opened ??= openDatabase({ url: adminUrl, poolSize: 1 });
      return opened;
    },
    close: async () => opened?.close(),
  };
}
