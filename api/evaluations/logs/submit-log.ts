import { hasLog } from '../../../db/evaluations/logs/log.repository.ts';
import type { SettledLog } from '../../../db/evaluations/verdicts/settled-logs.ts';
import { PublicError } from '../../../domain/errors.ts';
import type { Submission } from '../../../domain/evaluations/contract/submission/submission.ts';
import type { SubmitQuery, SyncAnswer } from '../../../domain/evaluations/contract/submission/submit-answer.ts';
import { verdictObject, wantsVerdictObject } from '../../../domain/evaluations/verdict-object.ts';
import { answer } from '../../http/respond/answer.ts';
import type { RequestOf } from '../../http/routing/route-request.ts';
import type { Services } from '../services.ts';

type Request = RequestOf<{ query: typeof SubmitQuery }> & { body: Submission };

/** `POST /api/logs`: stores the log, and with `sync` waits for its verdict (contract section 5.1). */
export async function submitLog(request: Request, { config, submitLog: submit, settledLogs }: Services) {
  const { principal, query, body, header, signal } = request;
  await checkRevision(request);
  const log = await submit(principal.workspaceId, body);
  if (log.kind === 'conflict')
    throw new PublicError('conflict', 'This id belongs to a log with another project, task, output or input.');

  const settled = body.sync
    ? await settledLogs.wait(principal.workspaceId, log.uid, { timeoutMs: config.SYNC_WAIT_SECONDS * 1000, signal })
    : null;
  if (settled) return answer(200, syncAnswer(settled, wantsVerdictObject(query.verdictFormat, header('user-agent'))));
  return answer(202, { ok: true as const, id: log.id, status: log.kind === 'repeated' ? log.status : 'pending' });
}

/** A log that is stored already keeps what it revises, also when that is gone: its repeats stay good. */
async function checkRevision({ body: { id, revisionOf }, inWorkspace }: Request): Promise<void> {
  if (revisionOf === null) return;
  if (await inWorkspace(async (em) => (await hasLog(em, revisionOf)) || (id !== null && (await hasLog(em, id)))))
    return;
  throw new PublicError('validation_failed', 'There is no log that this could revise.', {
    fields: [{ path: ['revisionOf'], message: 'No such log.' }],
  });
}

const syncAnswer = ({ uid: _uid, ...log }: SettledLog, asObject: boolean): SyncAnswer => ({
  ok: true,
  ...log,
  verdict: asObject ? verdictObject(log.status, log.appliedRules) : log.verdict,
});
