import { pingWaiter } from '../../db/webhooks/pings.ts';
import type { Wake } from '../../domain/durable/wake.ts';
import type { InvestigationsConfig } from '../../workers/investigations/settings.ts';
import type { SharedConfig } from '../../workers/runtime/config.ts';
import { routesFor } from '../http/routes-for.ts';
import type { SharedServices } from '../services.ts';
import type { PingServices } from '../webhooks/ping-endpoint.ts';

type Shared = SharedServices<SharedConfig & InvestigationsConfig>;

/** What the handlers of investigations are given besides the request. */
export interface Services extends Shared {
  /** By which a webhook is called and waited for. */
  pinging: PingServices;
}

/** Makes the services of investigations from those of all products. */
export const createServices = (shared: Shared, wake: Wake): Services => ({
  ...shared,
  pinging: { db: shared.db, wake, pings: pingWaiter(shared.db, shared.listener) },
});

/** Defines a route of investigations. */
export const defineRoute = routesFor<Services>();
