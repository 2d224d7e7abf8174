import { findLog } from '../../db/evaluations/log.repository.ts';
import { findLogStatus } from '../../db/evaluations/log-status.ts';
import { notFound } from '../../domain/errors.ts';
import type { Log, LogStatus } from '../../domain/evaluations/contract.ts';
import type { RequestOf } from '../http/route-request.ts';
import type { Services } from '../services.ts';
import type { LogParams } from './log-params.ts';
import { presentLog } from './present-log.ts';

type Request = RequestOf<{ params: typeof LogParams }>;

/** `GET /api/logs/{id}` (contract section 6.2). */
export async function getLog({ params, inWorkspace }: Request): Promise<Log> {
  const log = await inWorkspace((em) => findLog(em, params.id));
  if (!log) throw notFound('Log');
  return presentLog(log);
}

/** `GET /api/logs/{id}/status`: what pollers ask for all the time, so it costs little (contract section 6.4). */
export async function getLogStatus({ params, principal }: Request, { db }: Services): Promise<LogStatus> {
  const status = await findLogStatus(db, principal.workspaceId, params.id);
  if (!status) throw notFound('Log');
  return status;
}
