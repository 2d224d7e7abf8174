import { createHash } from 'node:crypto';
import type { Submission } from '../../../domain/evaluations/contract/submission/submission.ts';
import { nameKey } from '../../../domain/evaluations/name-key.ts';
import { searchKey } from '../../../domain/evaluations/search-key.ts';

/** A submission with the ids its log gets if it is new. */
export interface NewLog {
  uid: string;
  id: string;
  submission: Submission;
  /** The input in the form it is stored in, where that is not the one it was sent in. */
  storedInput?: string;
  /** Somebody waits for the verdict. */
  awaited: boolean;
}

/** What makes two submissions of one id equal (contract section 5.3): project, task, output and input. */
const contentSha256 = ({ project, task, output, input }: Submission): string =>
  createHash('sha256')
    .update(JSON.stringify([nameKey(project), task && nameKey(task), output, input]))
    .digest('hex');

/** A submission as the row that stores it. */
export const toLogRecord = ({ uid, id, awaited, storedInput, submission: s }: NewLog) => ({
  uid,
  id,
  project_key: nameKey(s.project),
  task_key: s.task && nameKey(s.task),
  awaited,
  output: s.output,
  input: storedInput ?? s.input,
  input_text: s.inputText,
  model: s.model,
  latency_ms: s.latencyMs,
  cost_usd: s.costUsd,
  confidence: s.confidence,
  session_id: s.sessionId,
  subject_id: s.subjectId,
  actor_id: s.actorId,
  search_key: searchKey(s),
  tags: s.tags,
  metadata: s.metadata,
  callback_url: s.callbackUrl,
  callback_events: s.callbackEvents,
  require_approval: s.requireApproval,
  revision_of: s.revisionOf,
  content_sha256: contentSha256(s),
  timestamp: s.timestamp,
});

export type LogRecord = ReturnType<typeof toLogRecord>;
