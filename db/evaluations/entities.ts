import { Log } from './logs/log.entity.ts';
import { LogFile } from './logs/log-file.entity.ts';
import { Project } from './projects/project.entity.ts';
import { Task } from './projects/task.entity.ts';
import { Rule } from './rules/rule.entity.ts';
import { EvaluationsSettings } from './settings/settings.entity.ts';

/** The entities of evaluations. */
export const evaluationsEntities = [Project, Task, Rule, Log, LogFile, EvaluationsSettings];
