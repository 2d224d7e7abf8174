import { clearSome, retryDepartures } from '../../db/evaluations/clear-departure.ts';
import { type Departure, departureQueue } from '../../db/evaluations/departure.queue.ts';
import type { DrainPassInput, DrainPassResult } from '../../domain/durable/drain-pass.ts';
import type { ActivityDeps } from '../deps.ts';
import type { Drain, Lease } from '../drain.ts';
import { runDrainPass } from '../drain-pass.ts';

/** One pass over what deleted projects and tasks of a workspace left behind (contract section 12). */
export const clearDepartures =
  (deps: ActivityDeps) =>
  (input: DrainPassInput): Promise<DrainPassResult> =>
    runDrainPass(deps, departureDrain(deps), input);

const departureDrain = (deps: ActivityDeps): Drain<Departure> => ({
  queue: departureQueue,
  batch: 10,
  idOf: ({ id }) => id,
  work: (departures, lease, mayGoOn) => clear(deps, departures, lease, mayGoOn),
  giveUp: (_departures, lease) => retryDepartures(deps.db, lease),
});

/** Those that are not done when the time is up are given back, and go on where they stopped. */
async function clear({ db }: ActivityDeps, departures: Departure[], { workspaceId }: Lease, mayGoOn: () => boolean) {
  const left = [...departures];
  do {
    const [departure] = left;
    if (!departure) break;
    if (await clearSome(db, workspaceId, departure)) left.shift();
  } while (mayGoOn());
  return left;
}
