import { evaluationsEntities } from './evaluations/entities.ts';
import { tenancyEntities } from './tenancy/entities.ts';

type Entity = (typeof tenancyEntities)[number] | (typeof evaluationsEntities)[number] | (new () => object);

/** The entities of every room. */
export const entities: readonly Entity[] = [...tenancyEntities, ...evaluationsEntities];
