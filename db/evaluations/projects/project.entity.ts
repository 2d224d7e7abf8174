import { defineEntity, p } from '@mikro-orm/core';

const ProjectSchema = defineEntity({
  name: 'Project',
  tableName: 'project',
  properties: {
    id: p.uuid().primary(),
    workspaceId: p.uuid(),
    name: p.text(),
    nameKey: p.text(),
    live: p.boolean(),
    mergedInto: p.uuid().nullable(),
    icon: p.text().nullable(),
    createdAt: p.datetime(3).defaultRaw('clock_timestamp()'),
  },
});

/** A project of the evaluations product (contract section 3.4); `nameKey` is its name for comparison. One that is not
 * live is gone: merged into another, whose name it bears for its logs, or deleted. */
export class Project extends ProjectSchema.class {}
ProjectSchema.setClass(Project);
