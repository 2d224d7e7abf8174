import * as z from 'zod';
import { logFields } from '../submission/log-fields.ts';

/** The answer to polling one log (section 6.4). */
export const LogStatus = z
  .object({
    id: logFields.id,
    status: logFields.status,
    verdict: logFields.verdict,
    confidenceScore: logFields.confidenceScore,
    explanation: logFields.explanation,
    humanDecision: logFields.humanDecision,
  })
  .meta({ id: 'LogStatus' });
export type LogStatus = z.infer<typeof LogStatus>;
