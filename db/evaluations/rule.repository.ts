import type { EntityManager } from '@mikro-orm/postgresql';
import { Rule } from './rule.entity.ts';

/** All rules, newest first (contract section 7.1). */
export const listRules = (em: EntityManager): Promise<Rule[]> =>
  em.find(Rule, {}, { populate: ['project'], orderBy: { createdAt: 'desc', id: 'desc' } });

export const findRule = (em: EntityManager, id: string): Promise<Rule | null> =>
  em.findOne(Rule, { id }, { populate: ['project'] });

/** False when there is no such rule. Applied rules of old logs are copies and stay. */
export const deleteRule = async (em: EntityManager, id: string): Promise<boolean> =>
  (await em.nativeDelete(Rule, { id })) > 0;
