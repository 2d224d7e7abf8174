import { createHash } from 'node:crypto';
import type { Submission } from '../../../../domain/evaluations/contract/submission/submission.ts';
import { nameKey } from '../../../../domain/evaluations/name-key.ts';
import { searchKey } from '../../../../domain/evaluations/search-key.ts';

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
export const contentSha256 = ({ project, task, output, input }: Submission): string =>
  createHash('sha256')
    .update(JSON.stringify([nameKey(project), task && nameKey(task), output, input]))
    .digest('hex');

interface LogColumn {
  name: string;
  type: string;
  /** What a new log has in it. */
  of(log: NewLog): unknown;
  /** SQL of what is stored, where that is not simply what was sent. */
  stored?: string;
}

const column = (name: string, type: string, of: LogColumn['of']): LogColumn => ({ name, type, of });
const field = (name: string, type: string, of: (submission: Submission) => unknown): LogColumn =>
  column(name, type, ({ submission }) => of(submission));

/** The columns of `log` that a submission fills. */
export const logColumns: readonly LogColumn[] = [
  column('uid', 'uuid', ({ uid }) => uid),
  column('id', 'text', ({ id }) => id),
  column('awaited', 'boolean', ({ awaited }) => awaited),
  column('input', 'text', ({ storedInput, submission }) => storedInput ?? submission.input),
  field('output', 'text', ({ output }) => output),
  field('input_text', 'text', ({ inputText }) => inputText),
  field('model', 'text', ({ model }) => model),
  field('latency_ms', 'float8', ({ latencyMs }) => latencyMs),
  field('cost_usd', 'float8', ({ costUsd }) => costUsd),
  field('confidence', 'float8', ({ confidence }) => confidence),
  field('session_id', 'text', ({ sessionId }) => sessionId),
  field('subject_id', 'text', ({ subjectId }) => subjectId),
  field('actor_id', 'text', ({ actorId }) => actorId),
  field('search_key', 'text', searchKey),
  field('tags', 'text[]', ({ tags }) => tags),
  field('metadata', 'json', ({ metadata }) => metadata),
  field('callback_url', 'text', ({ callbackUrl }) => callbackUrl),
  field('callback_events', 'text', ({ callbackEvents }) => callbackEvents),
  field('require_approval', 'boolean', ({ requireApproval }) => requireApproval),
  field('revision_of', 'text', ({ revisionOf }) => revisionOf),
  field('content_sha256', 'text', contentSha256),
  {
    ...field('timestamp', 'timestamptz', ({ timestamp }) => timestamp),
    stored: 'coalesce("timestamp", clock_timestamp())',
  },
];

/** What its project and task are found by. */
export const projectColumns: readonly LogColumn[] = [
  field('project_key', 'text', ({ project }) => nameKey(project)),
  field('task_key', 'text', ({ task }) => task && nameKey(task)),
];
