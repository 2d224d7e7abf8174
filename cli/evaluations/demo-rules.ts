import type { Database } from '../../db/database.ts';
import { createRule, listRules, ruleProject } from '../../db/evaluations/rules/rule.repository.ts';
import { inWorkspace } from '../../db/tenant.ts';
import { RuleCreate } from '../../domain/evaluations/contract/rules/rule-input.ts';

/** The project that the demo writes to. */
export const demoProject = 'demo';

const rules = [
  { name: 'Ends with an answer', type: 'regex_match', value: '/^A: -?[\\d.,]+\\s*$/m' },
  { name: 'Short enough', type: 'length_limit', value: '80 words' },
  { name: 'No hedging, no algebra', type: 'keyword_forbidden', value: 'let x, I think, probably, as an AI, not sure' },
].map((rule) => RuleCreate.parse({ ...rule, projectName: demoProject }));

/** Creates the demo's rules that are not there yet, and answers the names of all three. */
export const ensureDemoRules = (db: Database, workspaceId: string): Promise<string[]> =>
  inWorkspace(db, workspaceId, async (em) => {
    const project = await ruleProject(em, workspaceId, { projectId: null, projectName: demoProject });
    if (!project || project === 'unknown') throw new Error('a project that is named is made');
    const present = (await listRules(em)).filter((rule) => rule.project?.id === project.id).map(({ name }) => name);
    for (const rule of rules) if (!present.includes(rule.name)) await createRule(em, workspaceId, rule, project);
    return rules.map(({ name }) => name);
  });
