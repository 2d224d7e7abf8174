import { evaluationsEntities } from './evaluations/entities.ts';
import { tenancyEntities } from './tenancy/entities.ts';
import type { BeforeMemberRemoval } from './tenancy/members/member.repository.ts';

type Entity = (typeof tenancyEntities)[number] | (typeof evaluationsEntities)[number] | (new () => object);

/** The entities of every room. */
export const entities: readonly Entity[] = [...tenancyEntities, ...evaluationsEntities];

/** What products do with what is a member's before it is removed. */
export const beforeMemberRemoval: readonly BeforeMemberRemoval[] = [];
