import type { Wake } from '../../domain/durable/wake.ts';
import type { HttpProduct } from './product.ts';

/**
 * A product as a server installs it: its API, and how its handlers' services are made from those that all products share.
 * The wake is for services that commit by themselves; handlers have `afterCommit`.
 */
export interface InstalledProduct<Shared> {
  product: HttpProduct<unknown>;
  createServices: (shared: Shared, wake: Wake) => unknown;
}

/** Checks that the services made are those that the handlers want. */
export const installedProduct = <Shared, Services>(
  product: HttpProduct<Services>,
  createServices: (shared: Shared, wake: Wake) => Services,
): InstalledProduct<Shared> => ({ product, createServices });
