import { ask } from './database.ts';
import { timeUntil } from './pause.ts';
import type { Receiver } from './receiver.ts';

const PENDING = `(select from log where due_at is not null limit 1)
  union all (select from webhook_delivery where due_at is not null limit 1)`;

interface Row {
  id: string;
  log: string;
  receiver: string;
  state: string;
  attempts: number;
}

/** Waits until every log and every delivery is settled; null when some were not in that time. */
export const untilDelivered = (adminUrl: string, withinMs: number): Promise<number | null> =>
  timeUntil(async () => (await ask(adminUrl, PENDING)).length === 0, { withinMs, everyMs: 500 });

/** Every delivery as stored, with the id of the log it tells of. */
export const storedDeliveries = (adminUrl: string): Promise<Row[]> =>
  ask<Row>(
    adminUrl,
    `select d.webhook_id as id, coalesce(l.id, '') as log, d.receiver, d.state, d.attempts
     from webhook_delivery d join webhook_event e on e.id = d.event_id left join log l on l.uid = e.entity_uid`,
  );

/** What ledger, database and receivers say of deliveries that all had to arrive, in words; nothing is as it must be. */
export async function compareDeliveries(
  adminUrl: string,
  receivers: readonly Receiver[],
  { acknowledged, mostAgain }: { acknowledged: ReadonlySet<string>; mostAgain: number },
): Promise<{ misses: string[]; notes: string[] }> {
  const rows = await storedDeliveries(adminUrl);
  const arrived = new Map(receivers.flatMap(({ arrivals }) => [...arrivals]));
  const told = new Set(rows.map(({ log }) => log));
  const stored = new Set(rows.map(({ id }) => id));
  const again = [...arrived.values()].reduce((sum, arrival) => sum + arrival.again, 0);
  const counts = {
    'logs without a delivery': [...acknowledged].filter((id) => !told.has(id)),
    'logs with two deliveries': rows.length > told.size ? ['some'] : [],
    'deliveries that did not succeed': rows.filter(({ state }) => state !== 'succeeded').map(({ id }) => id),
    'deliveries that never arrived': rows.filter(({ id }) => !arrived.get(id)?.accepted).map(({ id }) => id),
    'requests nobody stored': [...arrived.keys()].filter((id) => !stored.has(id)),
    'requests repeated after a 2xx, beyond those in flight at the kills': again > mostAgain ? [String(again)] : [],
  };
  return {
    misses: Object.entries(counts).flatMap(([what, ids]) =>
      ids.length > 0 ? [`${what}: ${ids.length} (${ids.slice(0, 3).join(', ')})`] : [],
    ),
    notes: [`${rows.length} deliveries; ${again} requests repeated after a 2xx, all with their first id`],
  };
}
