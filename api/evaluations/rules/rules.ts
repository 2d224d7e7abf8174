import type { Project } from '../../../db/evaluations/projects/project.entity.ts';
import {
  findRule,
  holdRule,
  createRule as insertRule,
  listRules as readRules,
  deleteRule as removeRule,
  ruleProject,
  updateRule,
} from '../../../db/evaluations/rules/rule.repository.ts';
import type { Transaction } from '../../../db/tenant.ts';
import { notFound, PublicError } from '../../../domain/errors.ts';
import type { Rule } from '../../../domain/evaluations/contract/rules/rule.ts';
import { RuleCreate, RuleFields, type RulePatch } from '../../../domain/evaluations/contract/rules/rule-input.ts';
import type { RequestOf, RouteRequest } from '../../http/routing/route-request.ts';
import { presentRule } from './present-rule.ts';
import type { RuleParams } from './rule-params.ts';

type OneRule = RequestOf<{ params: typeof RuleParams }>;

/** `GET /api/rules`: newest first (contract section 7.1). */
export const listRules = async ({ inWorkspace }: RouteRequest): Promise<Rule[]> =>
  (await inWorkspace(readRules)).map(presentRule);

/** `GET /api/rules/{id}` (contract section 7.1). */
export async function getRule({ params, inWorkspace }: OneRule): Promise<Rule> {
  const rule = await inWorkspace((em) => findRule(em, params.id));
  if (!rule) throw notFound('Rule');
  return presentRule(rule);
}

/** `POST /api/rules`: a project that is only named is created on first use (contract section 7.1). */
export function createRule({
  body,
  principal: { workspaceId },
  inWorkspace,
}: RequestOf<{ body: typeof RuleCreate }>): Promise<Rule> {
  return inWorkspace(async (em) =>
    presentRule(await insertRule(em, workspaceId, body, await knownProject(em, workspaceId, body))),
  );
}

/** `PATCH /api/rules/{id}`: the merged rule is checked as a whole (contract section 7.1). */
export async function patchRule({
  params,
  body,
  principal: { workspaceId },
  inWorkspace,
}: RequestOf<{ params: typeof RuleParams; body: typeof RulePatch }>) {
  await inWorkspace(async (em) => {
    const row = await holdRule(em, params.id);
    if (!row) throw notFound('Rule');
    const rule = merged(presentRule(row), body);
    await updateRule(em, row, rule, await knownProject(em, workspaceId, rule));
  });
  return { ok: true as const };
}

/** `DELETE /api/rules/{id}`: old logs keep their applied rules (contract section 7.1). */
export async function deleteRule({ params, inWorkspace }: OneRule) {
  if (!(await inWorkspace((em) => removeRule(em, params.id)))) throw notFound('Rule');
  return { ok: true as const };
}

/**
 * Id and name of the project are one thing: a change of either replaces both, so the old other half cannot win. A value that
 * was stored before its syntax was refused hinders no change of anything else: its rule can be renamed and switched off.
 */
function merged(rule: Rule, patch: RulePatch): RuleCreate {
  const moved = patch.projectId !== undefined || patch.projectName !== undefined;
  const schema = patch.type === undefined && patch.value === undefined ? RuleFields : RuleCreate;
  const parsed = schema.safeParse({ ...rule, ...(moved && { projectId: null, projectName: null }), ...patch });
  if (parsed.success) return parsed.data;
  throw new PublicError('validation_failed', 'The changed rule would not be valid.', { fields: parsed.error.issues });
}

async function knownProject(em: Transaction, workspaceId: string, rule: RuleCreate): Promise<Project | null> {
  const project = await ruleProject(em, workspaceId, rule);
  if (project !== 'unknown') return project;
  throw new PublicError('validation_failed', 'The project does not exist.', {
    fields: [{ path: ['projectId'], message: 'No such project.' }],
  });
}
