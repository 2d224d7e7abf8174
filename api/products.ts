import type { Config } from '../workers/settings.ts';
import { evaluations } from './evaluations/product.ts';
import { createServices as createEvaluationsServices } from './evaluations/services.ts';
import { type InstalledProduct, installedProduct } from './http/installed-product.ts';
import { investigations } from './investigations/product.ts';
import { createServices as createInvestigationsServices } from './investigations/services.ts';
import { operatorProduct } from './operator/product.ts';
import type { SharedServices } from './services.ts';

/** Every HTTP API of this server. */
export const products: readonly InstalledProduct<SharedServices<Config>>[] = [
  installedProduct(evaluations, createEvaluationsServices),
  installedProduct(investigations, createInvestigationsServices),
  installedProduct(operatorProduct, (shared: SharedServices) => shared),
];
