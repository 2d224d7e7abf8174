import { defineEntity, p } from '@mikro-orm/core';

const WorkspacePlanSchema = defineEntity({
  name: 'WorkspacePlan',
  tableName: 'workspace_plan',
  properties: {
    workspaceId: p.uuid().primary(),
    product: p.text().primary(),
    plan: p.text(),
  },
});

/** The plan of a workspace in one product; without a row it is the product's default. */
export class WorkspacePlan extends WorkspacePlanSchema.class {}
WorkspacePlanSchema.setClass(WorkspacePlan);
