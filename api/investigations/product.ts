import { token } from '../../domain/investigations/keys.ts';
import { plans } from '../../domain/investigations/plans.ts';
import type { LimitState } from '../http/limits/limit-rule.ts';
import type { HttpProduct } from '../http/product.ts';
import { recordCall } from './audit/record-call.ts';
import { investigationsErrors } from './errors.ts';
import { enrichmentLimit } from './limits.ts';
import { investigationsRoutes } from './routes.ts';
import type { Services } from './services.ts';

const resources = [
  ...['cases', 'subjects', 'reports', 'evidence', 'monitors', 'playbooks', 'workers'],
  ...['integrations', 'tokens', 'usage', 'audit-log'],
];

/** How the hourly cap stands, on routes that count by it (contract section 4). */
const limitHeaders = (state: LimitState | undefined): Record<string, string> =>
  state ? { 'x-ratelimit-limit': String(state.limit), 'x-ratelimit-remaining': String(state.remaining) } : {};

/** The investigations API: Tracelight-compatible. */
export const investigations: HttpProduct<Services> = {
  product: 'investigations',
  title: 'Investigations',
  owns: resources.map((resource) => `/api/v1/${resource}`),
  routes: investigationsRoutes,
  plans,
  credentials: [{ id: 'investigationsToken', header: 'bearer', kinds: [token] }],
  credentialRule: 'first',
  checks: ['authenticate', 'scope', 'params', 'precondition', 'input', 'limit'],
  bodyCap: 1 << 20,
  badParams: 'not_found',
  unknownPathNeedsKey: true,
  errors: investigationsErrors,
  headers: (limits) => ({
    'strict-transport-security': 'max-age=63072000; includeSubDomains; preload',
    ...limitHeaders(limits.get(enrichmentLimit.name)),
  }),
  recordCall,
  idempotency: { maxKeyLength: 128, replayHeader: 'Idempotent-Replay' },
};
