import { Log } from './log.entity.ts';
import { LogFile } from './log-file.entity.ts';
import { Project } from './project.entity.ts';
import { Rule } from './rule.entity.ts';
import { EvaluationsSettings } from './settings.entity.ts';
import { Task } from './task.entity.ts';

/** The entities of evaluations. */
export const evaluationsEntities = [Project, Task, Rule, Log, LogFile, EvaluationsSettings];
