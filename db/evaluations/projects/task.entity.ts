import { defineEntity, p } from '@mikro-orm/core';

const TaskSchema = defineEntity({
  name: 'Task',
  tableName: 'task',
  properties: {
    id: p.uuid().primary(),
    workspaceId: p.uuid(),
    projectId: p.uuid(),
    name: p.text(),
    nameKey: p.text(),
    live: p.boolean(),
    mergedInto: p.uuid().nullable(),
    createdAt: p.datetime(3).defaultRaw('clock_timestamp()'),
  },
});

/** A segment of a project (contract section 3.4); deleted and merged as projects are. */
export class Task extends TaskSchema.class {}
TaskSchema.setClass(Task);
