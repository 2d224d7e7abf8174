import { z } from 'zod';
import { BulkAction, BulkAnswer } from '../../../domain/evaluations/contract/logs/bulk-action.ts';
import { Decision, DecisionAnswer } from '../../../domain/evaluations/contract/logs/decision.ts';
import { Flag, FlagAnswer } from '../../../domain/evaluations/contract/logs/flag.ts';
import { ListQuery } from '../../../domain/evaluations/contract/logs/list-query.ts';
import { Log } from '../../../domain/evaluations/contract/logs/log.ts';
import { LogList } from '../../../domain/evaluations/contract/logs/log-list.ts';
import { LogStatus } from '../../../domain/evaluations/contract/logs/log-status.ts';
import { TaskNamesQuery } from '../../../domain/evaluations/contract/projects/project.ts';
import { Submission } from '../../../domain/evaluations/contract/submission/submission.ts';
import { AsyncAnswer, SubmitQuery, SyncAnswer } from '../../../domain/evaluations/contract/submission/submit-answer.ts';
import { Done } from '../done.ts';
import { listTaskNames } from '../projects/tasks.ts';
import { defineRoute } from '../services.ts';
import { changeLogs, decideLog } from './decide-logs.ts';
import { deleteLog } from './delete-log.ts';
import { flagLog } from './flag-log.ts';
import { listLogs } from './list-logs.ts';
import { LogParams } from './log-params.ts';
import { getLog, getLogStatus } from './read-log.ts';
import { submitLimit } from './submit-limit.ts';
import { submitLog } from './submit-log.ts';

/** The routes of logs: the contract's sections 5 and 6, and the flag of section 16. Fixed paths stand before those with parameters. */
export const logRoutes = [
  defineRoute({
    id: 'submitLog',
    method: 'post',
    path: '/api/logs',
    summary: 'Submit an AI output for evaluation',
    tag: 'Logs',
    auth: 'key',
    limits: [submitLimit],
    query: SubmitQuery,
    body: Submission,
    answers: { 200: SyncAnswer, 202: AsyncAnswer },
    errors: ['conflict'],
    handle: submitLog,
  }),
  defineRoute({
    id: 'listLogs',
    method: 'get',
    path: '/api/logs',
    summary: 'List logs',
    tag: 'Logs',
    auth: 'key',
    query: ListQuery,
    answers: { 200: LogList },
    handle: listLogs,
  }),
  defineRoute({
    id: 'changeLogs',
    method: 'patch',
    path: '/api/logs/bulk',
    summary: 'Approve, reject, take over or delete many logs',
    tag: 'Logs',
    auth: 'key',
    body: BulkAction,
    answers: { 200: BulkAnswer },
    handle: changeLogs,
  }),
  defineRoute({
    id: 'listTaskNames',
    method: 'get',
    path: '/api/logs/tasks',
    summary: 'Names of tasks',
    tag: 'Logs',
    auth: 'key',
    query: TaskNamesQuery,
    answers: { 200: z.array(z.string()) },
    handle: listTaskNames,
  }),
  defineRoute({
    id: 'getLog',
    method: 'get',
    path: '/api/logs/:id',
    summary: 'One log with its verdict',
    tag: 'Logs',
    auth: 'key',
    params: LogParams,
    answers: { 200: Log },
    errors: ['not_found'],
    handle: getLog,
  }),
  defineRoute({
    id: 'deleteLog',
    method: 'delete',
    path: '/api/logs/:id',
    summary: 'Delete a log and what belongs to it',
    tag: 'Logs',
    auth: 'key',
    params: LogParams,
    answers: { 200: Done },
    errors: ['not_found'],
    handle: deleteLog,
  }),
  defineRoute({
    id: 'getLogStatus',
    method: 'get',
    path: '/api/logs/:id/status',
    summary: 'Poll the verdict of a log',
    tag: 'Logs',
    auth: 'key',
    params: LogParams,
    answers: { 200: LogStatus },
    errors: ['not_found'],
    handle: getLogStatus,
  }),
  defineRoute({
    id: 'flagLog',
    method: 'patch',
    path: '/api/logs/:id/status',
    summary: 'Flag an evaluated log for review',
    tag: 'Logs',
    auth: 'key',
    params: LogParams,
    body: Flag,
    answers: { 200: FlagAnswer },
    errors: ['not_found', 'conflict'],
    handle: flagLog,
  }),
  defineRoute({
    id: 'decideLog',
    method: 'patch',
    path: '/api/logs/:id/decision',
    summary: 'Approve, reject, edit or take over an evaluated log',
    tag: 'Logs',
    auth: 'key',
    params: LogParams,
    body: Decision,
    answers: { 200: DecisionAnswer },
    errors: ['not_found', 'conflict'],
    handle: decideLog,
  }),
];
