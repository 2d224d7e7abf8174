import { findLog } from '../../../db/evaluations/logs/log.repository.ts';
import { findLogFiles } from '../../../db/evaluations/logs/log-file.repository.ts';
import { findLogStatus } from '../../../db/evaluations/logs/log-status.ts';
import { notFound } from '../../../domain/errors.ts';
import type { Log } from '../../../domain/evaluations/contract/logs/log.ts';
import type { LogStatus } from '../../../domain/evaluations/contract/logs/log-status.ts';
import type { RequestOf } from '../../http/routing/route-request.ts';
import type { Services } from '../services.ts';
import type { LogParams } from './log-params.ts';
import { presentLog } from './present-log.ts';

type Request = RequestOf<{ params: typeof LogParams }>;

/** `GET /api/logs/{id}`: all that is known of a log, its files too (contract section 6.2). */
export async function getLog({ params, inWorkspace, baseUrl }: Request): Promise<Log> {
  const found = await inWorkspace(async (em) => {
    const log = await findLog(em, params.id);
    return log && { log, files: await findLogFiles(em, log.uid) };
  });
  if (!found) throw notFound('Log');
  return presentLog(found.log, found.files, baseUrl);
}

/** `GET /api/logs/{id}/status`: what pollers ask for all the time, so it costs little (contract section 6.4). */
export async function getLogStatus({ params, principal }: Request, { db }: Services): Promise<LogStatus> {
  const status = await findLogStatus(db, principal.workspaceId, params.id);
  if (!status) throw notFound('Log');
  return status;
}
