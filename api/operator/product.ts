import { z } from 'zod';
import { errorStatus } from '../../domain/errors.ts';
import { operatorCredential } from '../http/auth/credential-form.ts';
import type { HttpProduct } from '../http/product.ts';
import type { OperatorServices } from './operator-services.ts';
import { operatorRoutes } from './routes.ts';

const OperatorError = z.object({ error: z.string(), code: z.string() }).meta({ id: 'OperatorError' });

/** The routes for whoever runs the installation; no product of the five, and no workspace's. */
export const operatorProduct: HttpProduct<OperatorServices> = {
  product: 'operator',
  title: 'Operator',
  owns: ['/health', '/metrics', '/ops'],
  routes: operatorRoutes,
  credentials: [operatorCredential],
  credentialRule: 'first',
  checks: ['authenticate', 'limit', 'scope', 'params', 'precondition', 'input'],
  bodyCap: 256 * 1024,
  badParams: 'not_found',
  errors: {
    status: errorStatus,
    body: ({ message, code }) => ({ error: message, code }),
    schema: () => OperatorError,
  },
};
