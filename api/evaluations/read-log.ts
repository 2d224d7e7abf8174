import type { Log as LogRow } from '../../db/evaluations/log.entity.ts';
import { findLog } from '../../db/evaluations/log.repository.ts';
import { notFound } from '../../domain/errors.ts';
import type { RequestOf } from '../http/route-request.ts';
import type { LogParams } from './log-params.ts';

type Request = RequestOf<{ params: typeof LogParams }>;

/** A handler that answers one view of the log in the path, or 404 (contract sections 6.2 and 6.4). */
export const readLog =
  <View>(present: (log: LogRow) => View) =>
  async ({ params, inWorkspace }: Request): Promise<View> => {
    const log = await inWorkspace((em) => findLog(em, params.id));
    if (!log) throw notFound('Log');
    return present(log);
  };
