import { isoSql } from '../../sql/iso-sql.ts';
import { visible } from '../visible.ts';

/** SQL of alerts as rows of the contract, with `where` still to come: those whose monitor and subject are there. */
export const alertSql = `select a.id, a.monitor_id, a.subject_id, s.case_id, a.subject_label, a.severity, a.title, a.source,
    a.worker_id, a.evidence_id, a.change, ${isoSql('a.acknowledged_at')} as acknowledged_at,
    ${isoSql('a.created_at')} as created_at
  from alert a join monitor m on m.id = a.monitor_id and ${visible('m')}
    join subject s on s.id = a.subject_id and ${visible('s')}`;
