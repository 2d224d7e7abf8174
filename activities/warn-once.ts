import type { ActivityLog } from './deps.ts';

/** Warns of each thing once, however often it is met; the things are few. */
export function warnOnce(log: ActivityLog, message: string): (fields: { what: string }) => void {
  const told = new Set<string>();
  return (fields) => {
    if (!told.has(fields.what)) log.warn(fields, message);
    told.add(fields.what);
  };
}
