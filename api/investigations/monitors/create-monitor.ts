import { holdCaseState } from '../../../db/investigations/case.repository.ts';
import { holdSubject } from '../../../db/investigations/monitors/hold-subject.ts';
import { countMonitors, findMonitor, insertMonitor } from '../../../db/investigations/monitors/monitor.repository.ts';
import { findSubject } from '../../../db/investigations/subject.repository.ts';
import type { SqlTransaction } from '../../../db/sql/sql-transaction.ts';
import { notFound, PublicError } from '../../../domain/errors.ts';
import type { Monitor, MonitorCreate } from '../../../domain/investigations/contract/monitors/monitor.ts';
import { findPlaybook } from '../../../domain/investigations/playbooks.ts';
import { isCompleted } from '../../../domain/investigations/vocabulary/case-status.ts';
import type { RequestOf } from '../../http/routing/route-request.ts';
import { wakeMonitor } from './wake-monitor.ts';

const MOST_MONITORS = 1_000;

/** `POST /api/v1/monitors` (contract section 10). */
export function createMonitor(request: RequestOf<{ body: typeof MonitorCreate }>): Promise<Monitor> {
  const { body, inWorkspaceSql, answerIsAbout } = request;
  const { workspaceId } = request.principal;
  return inWorkspaceSql(async (sql) => {
    const place = await holdPlace(sql, workspaceId, body.subject_id);
    if ((await countMonitors(sql, workspaceId)) >= MOST_MONITORS)
      throw new PublicError('validation_failed', `A workspace has at most ${MOST_MONITORS} monitors.`);
    const playbook = findPlaybook(place.playbookSlug);
    const monitorId = await insertMonitor(sql, workspaceId, {
      ...body,
      worker_ids: body.worker_ids ?? playbook?.worker_ids ?? null,
      cadence: body.cadence ?? playbook?.default_monitor_cadence ?? 'daily',
      active: body.active && !place.isCompleted,
    });
    const monitor = await findMonitor(sql, { workspaceId, monitorId });
    if (!monitor) throw new Error('a monitor was inserted and is not there');
    await wakeMonitor(request, sql, { monitor, needsBaseline: monitor.active && !place.wasEnriched });
    answerIsAbout(`subject/${monitor.subject_id}`, `case/${monitor.case_id}`);
    return monitor;
  });
}

/** Holds the case in its state, and the subject, for what is added to them. */
async function holdPlace(sql: SqlTransaction, workspaceId: string, subjectId: string) {
  const subject = await findSubject(sql, { workspaceId, subjectId });
  const parent = subject && (await holdCaseState(sql, { workspaceId, caseId: subject.case_id }));
  const held = parent && (await holdSubject(sql, { workspaceId, subjectId }));
  if (!held) throw notFound('Subject');
  return { playbookSlug: parent.playbook_slug, isCompleted: isCompleted(parent.status), ...held };
}
