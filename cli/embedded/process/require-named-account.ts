import { userInfo } from 'node:os';
import { StartError } from '../start-error.ts';

/** Throws StartError for an account without a passwd entry, under which `initdb` refuses to run: an id in a container, often. */
export function requireNamedAccount(): void {
  try {
    userInfo();
  } catch {
    throw new StartError(
      `PostgreSQL cannot be set up by the user id ${process.getuid?.()}, which has no entry in /etc/passwd; add one, start as an account that has one, or set DATABASE_URL to a PostgreSQL of yours.`,
    );
  }
}
