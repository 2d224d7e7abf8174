import { defineEntity, p } from '@mikro-orm/core';
import type {
  CallbackFilter,
  DecisionSource,
  HumanDecision,
  LogState,
  Verdict,
} from '../../../domain/evaluations/contract/logs/verdict.ts';
import type { AppliedRule } from '../../../domain/evaluations/contract/rules/applied-rule.ts';
import { VerbatimJson } from '../../sql/verbatim-json.ts';
import { Project } from '../projects/project.entity.ts';
import { Task } from '../projects/task.entity.ts';

const LogSchema = defineEntity({
  name: 'Log',
  tableName: 'log',
  properties: {
    uid: p.uuid().primary(),
    workspaceId: p.uuid(),
    id: p.text(),
    project: () => p.manyToOne(Project).fieldName('project_id'),
    task: () => p.manyToOne(Task).nullable().fieldName('task_id'),
    status: p.text().$type<LogState>(),
    verdict: p.text().$type<Verdict>().nullable(),
    confidenceScore: p.float().columnType('float8').nullable(),
    explanation: p.text().nullable(),
    appliedRules: p.json().$type<AppliedRule[]>().columnType('json'),
    humanDecision: p.text().$type<HumanDecision>().nullable(),
    decidedAt: p.datetime(3).nullable(),
    decidedBy: p.text().nullable(),
    decisionSource: p.text().$type<DecisionSource>().nullable(),
    comment: p.text().nullable(),
    correctedOutput: p.text().nullable(),
    requireApproval: p.boolean(),
    revisionOf: p.text().nullable(),
    output: p.text(),
    input: p.text().nullable(),
    inputText: p.text().nullable(),
    model: p.text().nullable(),
    latencyMs: p.float().columnType('float8').nullable(),
    costUsd: p.float().columnType('float8').nullable(),
    confidence: p.float().columnType('float8').nullable(),
    sessionId: p.text().nullable(),
    subjectId: p.text().nullable(),
    actorId: p.text().nullable(),
    tags: p.array(),
    metadata: p.type(VerbatimJson).$type<Record<string, unknown>>().columnType('json'),
    callbackUrl: p.text().nullable(),
    callbackEvents: p.text().$type<CallbackFilter>().nullable(),
    mediaBytes: p.bigint('number'),
    contentSha256: p.text().fieldName('content_sha256'),
    timestamp: p.datetime(3),
    createdAt: p.datetime(3).defaultRaw('clock_timestamp()'),
    evaluatedAt: p.datetime(3).nullable(),
    dueAt: p.datetime().nullable(),
  },
});

/** A submitted output and, once evaluated, its verdict (contract section 3.1). `uid` is ours, `id` may be the caller's. */
export class Log extends LogSchema.class {}
LogSchema.setClass(Log);
