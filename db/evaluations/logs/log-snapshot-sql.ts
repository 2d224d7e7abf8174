import { isoSql } from '../../sql/iso-sql.ts';

/** SQL of a log's files (contract section 10.2), without their addresses; `log` names the row. */
const attachmentsSql = (log: string): string => `coalesce((
  select json_agg(json_build_object('role', f.role, 'filename', f.filename, 'contentType', f.content_type,
    'sizeBytes', f.size_bytes, 'key', f.key, 'status', f.status, 'error', f.error) order by f.position)
  from log_file f where f.log_uid = ${log}.uid and f.role = 'input'), '[]')`;

/**
 * SQL of what is delivered about a log, made where the texts lie so that they do not travel (contract section 8.2).
 * `l` is the log, `p` its project, `t` its task; `event` and `at` are expressions. The event's id and source belong
 * to each delivery.
 */
export const logSnapshotSql = ({ event, at }: { event: string; at: string }): string => `json_build_object(
  'event', ${event}, 'eventTime', ${isoSql(at)},
  'id', l.id, 'logId', l.id, 'workspaceId', l.workspace_id,
  'status', l.status, 'verdict', l.verdict, 'confidenceScore', l.confidence_score, 'explanation', l.explanation,
  'decision', l.human_decision, 'humanDecision', l.human_decision, 'decidedBy', l.decided_by,
  'decidedAt', ${isoSql('l.decided_at')}, 'decisionSource', l.decision_source,
  'comment', l.comment, 'correctedOutput', l.corrected_output, 'requireApproval', l.require_approval,
  'revisionOf', l.revision_of,
  'project', p.name, 'task', t.name, 'model', l.model, 'timestamp', ${isoSql('l."timestamp"')},
  'sessionId', l.session_id, 'subjectId', l.subject_id, 'actorId', l.actor_id,
  'input', l.input, 'output', coalesce(l.corrected_output, l.output),
  'aiOutput', case when l.human_decision is not null then l.output end, 'metadata', l.metadata, 'attachments', ${attachmentsSql('l')},
  'appliedRules', l.applied_rules)`;
