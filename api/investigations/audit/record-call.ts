import type { AddAuditEntry } from '../../../db/investigations/audit/add-audit-entry.ts';
import type { SqlTransaction } from '../../../db/sql/sql-transaction.ts';
import { callTarget } from '../../../domain/investigations/audit/call-target.ts';
import type { RecordedCall } from '../../http/record-call.ts';

/** Stores the audit row of a call (contract sections 5 and 11). */
export function recordCall(
  { workspaceId, principal, route, params, status, json, target, ip }: RecordedCall,
  { addAuditEntry }: { addAuditEntry: AddAuditEntry },
  sql?: SqlTransaction,
): Promise<void> {
  const [named = null, namedId = null] = target?.split('/') ?? [];
  const found = callTarget({ path: route?.path ?? '', params, status, json });
  const entry = {
    ...{ actor_id: principal?.memberId ?? null, token_id: principal?.keyId ?? null },
    ...{ action: route?.id ?? 'unknownPath', ip, status },
    ...{ target_type: named ?? found.type, target_id: namedId ?? found.id },
  };
  return addAuditEntry(workspaceId, entry, sql);
}
