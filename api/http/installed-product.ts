import type { HttpProduct } from './product.ts';

/** A product as a server installs it: its API, and how its handlers' services are made from those that all products share. */
export interface InstalledProduct<Shared> {
  product: HttpProduct<unknown>;
  createServices: (shared: Shared) => unknown;
}

/** Checks that the services made are those that the handlers want. */
export const installedProduct = <Shared, Services>(
  product: HttpProduct<Services>,
  createServices: (shared: Shared) => Services,
): InstalledProduct<Shared> => ({ product, createServices });
