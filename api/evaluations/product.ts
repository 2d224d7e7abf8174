import { apiKey, webhookToken } from '../../domain/evaluations/keys.ts';
import type { HttpProduct } from '../http/product.ts';
import { evaluationsErrors } from './errors.ts';
import { evaluationsRoutes } from './routes.ts';
import type { Services } from './services.ts';

/** The evaluations API: Tracira-compatible. */
export const evaluations: HttpProduct<Services> = {
  product: 'evaluations',
  title: 'Evaluations',
  owns: ['/api'],
  routes: evaluationsRoutes,
  credentials: [
    { id: 'webhookToken', header: 'bearer', kinds: [webhookToken] },
    { id: 'apiKey', header: 'x-api-key', kinds: [apiKey] },
  ],
  credentialRule: 'all', // both may be sent; then both must be good, and of one workspace
  checks: ['authenticate', 'limit', 'scope', 'params', 'precondition', 'input'],
  bodyCap: 16 << 20,
  badParams: 'not_found',
  errors: evaluationsErrors,
};
