import { isoSql } from '../../sql/iso-sql.ts';

/** SQL of the columns of `audit_entry e` that are chained. */
export const entryColumns = `e.id, e.workspace_id, e.actor_id, e.token_id, e.action, e.target_type, e.target_id, e.ip,
  e.status::int as status, ${isoSql('e.created_at')} as created_at`;
