import { setTimeout as sleep } from 'node:timers/promises';
import { pendingMigrations } from '../../db/migrate.ts';
import { PublicError } from '../../domain/errors.ts';
import type { OperatorServices } from './operator-services.ts';

const patienceMs = 2_000;

const notReady = (why: string, cause?: unknown) => new PublicError('unavailable', why, { cause, retryAfterSeconds: 1 });

/** Passes when the database answers within 2 s and has every migration, and asks for nothing else. */
export async function readiness(_request: unknown, { db }: OperatorServices): Promise<{ status: 'ready' }> {
  const patience = new AbortController();
  const tooLate = sleep(patienceMs, null, { signal: patience.signal, ref: false }).catch(() => null);
  const asked = pendingMigrations(db.pool).catch((cause) => {
    throw notReady('The database cannot be reached.', cause);
  });
  const pending = await Promise.race([asked, tooLate]);
  patience.abort();
  if (!pending) throw notReady('The database does not answer.');
  if (pending.length > 0) throw notReady(`Migrations are pending: ${pending.join(', ')}.`);
  return { status: 'ready' };
}
