import type { ActivityLog } from './deps.ts';

/** Warns of each thing once, however often it is met; the things are few. */
export function warnOnce(log: ActivityLog, message: string): (fields: { what: string }) => void {
  const warned = new Set<string>();
  return (fields) => {
    if (!warned.has(fields.what)) log.warn(fields, message);
    warned.add(fields.what);
  };
}
