import type { Log as StoredLog } from '../../../db/evaluations/logs/log.entity.ts';
import type { LogFile } from '../../../db/evaluations/logs/log-file.entity.ts';
import type { Log } from '../../../domain/evaluations/contract/logs/log.ts';
import type { LogSummary } from '../../../domain/evaluations/contract/logs/log-list.ts';
import { presentAttachments } from '../../../domain/evaluations/present-attachments.ts';

const iso = (date: Date | null | undefined): string | null => date?.toISOString() ?? null;

/** What a log shows alone and in lists (contract sections 3.1 and 6.1). */
const shared = (log: StoredLog) => ({
  id: log.id,
  timestamp: log.timestamp.toISOString(),
  projectId: log.project.mergedInto ?? log.project.id,
  projectName: log.project.name,
  taskName: log.task?.name ?? null,
  sessionId: log.sessionId ?? null,
  subjectId: log.subjectId ?? null,
  actorId: log.actorId ?? null,
  model: log.model ?? null,
  status: log.status,
  latencyMs: log.latencyMs ?? null,
  costUsd: log.costUsd ?? null,
  verdict: log.verdict ?? null,
  confidenceScore: log.confidenceScore ?? null,
  explanation: log.explanation ?? null,
  humanDecision: log.humanDecision ?? null,
  decidedAt: iso(log.decidedAt),
  decidedBy: log.decidedBy ?? null,
  decisionSource: log.decisionSource ?? null,
  comment: log.comment ?? null,
  correctedOutput: log.correctedOutput ?? null,
  requireApproval: log.requireApproval,
  revisionOf: log.revisionOf ?? null,
  callbackUrl: log.callbackUrl ?? null,
  metadata: log.metadata,
  tags: log.tags,
  input: log.input ?? null,
  output: log.output,
});

/** A log alone, with its files; `baseUrl` is where they are to be had. */
export const presentLog = (log: StoredLog, files: LogFile[], baseUrl: string): Log => ({
  ...shared(log),
  workspaceId: log.workspaceId,
  userId: null,
  callbackEvents: log.callbackEvents ?? null,
  slackMessageTs: null,
  mediaBytes: log.mediaBytes,
  createdAt: log.createdAt.toISOString(),
  appliedRules: log.appliedRules,
  confidence: log.confidence ?? null,
  inputText: log.inputText ?? null,
  attachments: presentAttachments(files, baseUrl),
});

/** A log as a row of the list; `sessionTurnCount` is how many logs its session has. */
export const presentSummary = (log: StoredLog, sessionTurnCount: number): LogSummary => ({
  ...shared(log),
  sessionTurnCount,
});
