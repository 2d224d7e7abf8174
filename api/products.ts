import { evaluations } from './evaluations/product.ts';
import { operatorProduct } from './operator/product.ts';

/** Every HTTP API of this server. */
export const products = [evaluations, operatorProduct] as const;
