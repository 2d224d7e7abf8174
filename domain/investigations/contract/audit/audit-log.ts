import * as z from 'zod';
import { instant, timestamp, uuid } from '../../../fields.ts';
import { auditActions } from '../../audit/audit-action.ts';
import { filter, wordFilter } from '../fields.ts';
import { listOf } from '../list.ts';

/** A row of the audit log as the contract shows it (section 11). */
export const AuditLogEntry = z
  .object({
    id: z.uuid(),
    seq: z.int().nullable().meta({ description: 'Without gaps in a workspace; null for the first seconds.' }),
    actor_id: z.uuid().nullable().meta({ description: 'Whose token it was; null where it is nobody’s own.' }),
    token_id: z.uuid().nullable().meta({ description: 'Null for a call by a signed link.' }),
    action: z.string().meta({ description: 'The id of the operation.' }),
    target_type: z.string().nullable(),
    target_id: z.guid().nullable().meta({ description: 'The id in the path, or of what was created.' }),
    ip: z.string(),
    status: z.int().meta({ description: 'Of a call that waits for its work: that of the acceptance.' }),
    created_at: timestamp(),
    hash: z.string().nullable().meta({
      description: 'Key id and HMAC-SHA256 over prev_hash and the row; null for the first seconds.',
    }),
    prev_hash: z.string().nullable().meta({ description: 'The hash of the row before; null of the first.' }),
  })
  .meta({ id: 'AuditLogEntry' });
export type AuditLogEntry = z.infer<typeof AuditLogEntry>;

/** The list of the audit log. */
export const auditLog = listOf('listAuditLog', AuditLogEntry);
export const AuditLogList = auditLog.schema.meta({ id: 'AuditLogList' });
export type AuditLogList = z.infer<typeof AuditLogList>;
export const AuditLogQuery = z.object({
  ...auditLog.query,
  action: wordFilter(auditActions),
  target_id: filter(uuid()),
  token_id: filter(uuid()),
  from: filter(instant()).meta({ description: 'Rows of this moment and later.' }),
  to: filter(instant()).meta({ description: 'Rows before this moment.' }),
});
export type AuditLogQuery = z.output<typeof AuditLogQuery>;
