import { Log } from './evaluations/log.entity.ts';
import { LogFile } from './evaluations/log-file.entity.ts';
import { Project } from './evaluations/project.entity.ts';
import { Rule } from './evaluations/rule.entity.ts';
import { EvaluationsSettings } from './evaluations/settings.entity.ts';
import { Task } from './evaluations/task.entity.ts';
import { AccessKey } from './tenancy/access-key.entity.ts';
import { Member } from './tenancy/member.entity.ts';
import { Workspace } from './tenancy/workspace.entity.ts';
import { WorkspacePlan } from './tenancy/workspace-plan.entity.ts';

/** Every entity, by room. */
export const entities = [
  Workspace,
  WorkspacePlan,
  Member,
  AccessKey,
  Project,
  Task,
  Rule,
  Log,
  LogFile,
  EvaluationsSettings,
];
