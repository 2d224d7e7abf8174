import { defineEntity, p } from '@mikro-orm/core';
import type { JudgeProvider } from '../../../domain/evaluations/contract/rules/judge-provider.ts';
import type { RuleType } from '../../../domain/evaluations/contract/rules/rule-type.ts';
import { Project } from '../projects/project.entity.ts';

const RuleSchema = defineEntity({
  name: 'Rule',
  tableName: 'rule',
  properties: {
    id: p.uuid().primary(),
    workspaceId: p.uuid(),
    name: p.text(),
    type: p.text().$type<RuleType>(),
    description: p.text().nullable(),
    value: p.text(),
    isActive: p.boolean(),
    project: () => p.manyToOne(Project).nullable().fieldName('project_id'),
    taskName: p.text().nullable(),
    taskKey: p.text().nullable(),
    llmJudgeProvider: p.text().$type<JudgeProvider>().nullable(),
    llmJudgeModel: p.text().nullable(),
    createdAt: p.datetime(3).defaultRaw('clock_timestamp()'),
  },
});

/** A check of outputs (contract section 3.3); `taskKey` is its task name for comparison. */
export class Rule extends RuleSchema.class {}
RuleSchema.setClass(Rule);
