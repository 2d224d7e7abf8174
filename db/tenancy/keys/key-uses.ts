import type { Database } from '../../database.ts';

/** How long uses are gathered before they are written. */
const GATHER_MS = 1_000;
const MINUTE_MS = 60_000;

/**
 * Notes that keys are used, right to the minute: each at most once a minute, many in one statement, and nobody waits for
 * it. What a process that ends had still gathered is lost.
 */
export function createKeyUses({ pool }: Database): (keyId: string) => void {
  let minute = 0;
  let noted = new Set<string>();
  let gathered: string[] = [];
  const write = async () => {
    const ids = gathered;
    gathered = [];
    try {
      await pool.query('select note_key_use($1)', [ids]);
    } catch {
      for (const id of ids) noted.delete(id); // their next use tries again
    }
  };
  return (keyId) => {
    const now = Math.floor(Date.now() / MINUTE_MS);
    if (now !== minute) {
      minute = now;
      noted = new Set();
    }
    if (noted.has(keyId)) return;
    noted.add(keyId);
    if (gathered.push(keyId) === 1) setTimeout(() => void write(), GATHER_MS).unref();
  };
}
