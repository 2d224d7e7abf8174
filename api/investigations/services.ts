import type { InvestigationsConfig } from '../../workers/investigations/settings.ts';
import type { SharedConfig } from '../../workers/runtime/config.ts';
import { routesFor } from '../http/routes-for.ts';
import type { SharedServices } from '../services.ts';

type Shared = SharedServices<SharedConfig & InvestigationsConfig>;

/** What the handlers of investigations are given besides the request. */
export interface Services extends Shared {}

/** Makes the services of investigations from those of all products. */
export const createServices = (shared: Shared): Services => ({ ...shared });

/** Defines a route of investigations. */
export const defineRoute = routesFor<Services>();
