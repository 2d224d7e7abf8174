import { listEntries } from '../../../db/investigations/audit/list-entries.ts';
import { AuditLogList, AuditLogQuery, auditLog } from '../../../domain/investigations/contract/audit/audit-log.ts';
import { byCreation } from '../../../domain/investigations/contract/list.ts';
import type { RequestOf } from '../../http/routing/route-request.ts';
import { defineRoute } from '../services.ts';

async function listAuditLog({
  query,
  principal: { workspaceId },
  inWorkspaceSql,
}: RequestOf<{ query: typeof AuditLogQuery }>): Promise<AuditLogList> {
  const rows = await inWorkspaceSql((sql) => listEntries(sql, workspaceId, query));
  return auditLog.page(rows, query.limit, byCreation);
}

/** The routes of the audit log (contract section 11). */
export const auditRoutes = [
  defineRoute({
    ...{ id: 'listAuditLog', method: 'get', path: '/api/v1/audit-log', tag: 'Audit log', auth: 'key', scope: 'admin' },
    summary: 'Every call with a token, and who made it, newest first',
    description:
      'Append only and chained: `tracework audit verify` finds what was changed, removed, added or reordered.',
    query: AuditLogQuery,
    answers: { 200: AuditLogList },
    handle: listAuditLog,
  }),
];
