import { type EntityManager, LockMode } from '@mikro-orm/postgresql';
import { validate as isUuid, v7 as uuid } from 'uuid';
import type { RuleCreate } from '../../../domain/evaluations/contract/rules/rule-input.ts';
import { nameKey } from '../../../domain/evaluations/name-key.ts';
import type { Project } from '../projects/project.entity.ts';
import { ensureProject, holdProject } from '../projects/project.repository.ts';
import { Rule } from './rule.entity.ts';

/** All rules, newest first (contract section 7.1). */
export const listRules = (em: EntityManager): Promise<Rule[]> =>
  em.find(Rule, {}, { populate: ['project'], orderBy: { createdAt: 'desc', id: 'desc' } });

export const findRule = async (em: EntityManager, id: string): Promise<Rule | null> =>
  isUuid(id) ? em.findOne(Rule, { id }, { populate: ['project'] }) : null;

/** The same, held until the transaction ends: of two changes the later one is checked against what the earlier one left. */
export async function holdRule(em: EntityManager, id: string): Promise<Rule | null> {
  const rule = isUuid(id) ? await em.findOne(Rule, { id }, { lockMode: LockMode.PESSIMISTIC_WRITE }) : null;
  if (rule) await em.populate(rule, ['project']);
  return rule;
}

/** False when there is no such rule. Applied rules of old logs are copies and stay. */
export const deleteRule = async (em: EntityManager, id: string): Promise<boolean> =>
  isUuid(id) && (await em.nativeDelete(Rule, { id })) > 0;

/** The project a rule names, by id or by name (created on first use); `unknown` for an id that is not there. */
export async function ruleProject(
  em: EntityManager,
  workspaceId: string,
  { projectId, projectName }: Pick<RuleCreate, 'projectId' | 'projectName'>,
): Promise<Project | null | 'unknown'> {
  if (projectId !== null) return (await holdProject(em, projectId)) ?? 'unknown';
  return projectName === null ? null : ensureProject(em, workspaceId, projectName);
}

/** A rule's own columns, its project apart. */
const columns = ({ projectId: _id, projectName: _name, ...rule }: RuleCreate) => ({
  ...rule,
  taskKey: rule.taskName === null ? null : nameKey(rule.taskName),
});

/** Stores a new rule. */
export async function createRule(
  em: EntityManager,
  workspaceId: string,
  rule: RuleCreate,
  project: Project | null,
): Promise<Rule> {
  const row = em.create(Rule, { id: uuid(), workspaceId, project, createdAt: new Date(), ...columns(rule) });
  await em.persist(row).flush();
  return row;
}

/** Writes the whole of a changed rule; evaluations that start later apply it. */
export async function updateRule(
  em: EntityManager,
  row: Rule,
  rule: RuleCreate,
  project: Project | null,
): Promise<void> {
  em.assign(row, { project, ...columns(rule) });
  await em.flush();
}
