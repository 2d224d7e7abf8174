import type { RowOnFile } from '../../../domain/investigations/enrichment/evidence-row.ts';
import { type RiskScore, scoreRisk } from '../../../domain/investigations/risk/score-risk.ts';
import type { SqlTransaction } from '../../sql/sql-transaction.ts';

/** Scores a subject anew by its rows on file. The caller holds the subject's lock. */
export async function storeScore(
  tx: SqlTransaction,
  workspaceId: string,
  subjectId: string,
  onFile: readonly RowOnFile[],
): Promise<RiskScore> {
  const counted = onFile.filter(({ disposition }) => disposition !== 'dismissed');
  const risk = scoreRisk(
    counted.map(({ riskCategory, riskPoints }) => ({ category: riskCategory, points: riskPoints })),
  );
  await tx.query({
    text: `update subject set risk_score = $3, risk_level = $4, risk_breakdown = $5, evidence_count = $6,
        updated_at = clock_timestamp()
      where workspace_id = $1 and id = $2`,
    values: [workspaceId, subjectId, risk.score, risk.level, JSON.stringify(risk.breakdown), counted.length],
  });
  return risk;
}
