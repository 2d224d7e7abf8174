import * as z from 'zod';
import { timestamp } from '../../../fields.ts';
import { DecisionSource, HumanDecision, LogState, Verdict } from '../logs/verdict.ts';

/** The fields a log has both alone and as a row of the list (sections 3.1 and 6.1). */
export const logFields = {
  id: z.string(),
  timestamp: timestamp().meta({ description: 'The submitted timestamp, else the time of receipt.' }),
  projectId: z.string(),
  projectName: z.string(),
  taskName: z.string().nullable(),
  sessionId: z.string().nullable(),
  subjectId: z.string().nullable(),
  actorId: z.string().nullable(),
  model: z.string().nullable(),
  status: LogState,
  latencyMs: z.number().nullable(),
  costUsd: z.number().nullable(),
  verdict: Verdict.nullable().meta({ description: "The evaluation's own conclusion; null while pending." }),
  confidenceScore: z.number().min(0).max(1).nullable(),
  explanation: z.string().nullable(),
  humanDecision: HumanDecision.nullable(),
  decidedAt: timestamp().nullable(),
  decidedBy: z.string().nullable(),
  decisionSource: DecisionSource.nullable(),
  comment: z.string().nullable().meta({ description: 'With `changed`: what the AI is to do again.' }),
  correctedOutput: z
    .string()
    .nullable()
    .meta({ description: 'With `changed`: what to go on with instead of the output.' }),
  requireApproval: z.boolean().meta({ description: 'Flagged for a person, whatever the rules said.' }),
  revisionOf: z.string().nullable().meta({ description: 'The log of which this is another attempt.' }),
  callbackUrl: z.string().nullable(),
  metadata: z.record(z.string(), z.unknown()),
  tags: z.array(z.string()),
  input: z.string().nullable().meta({ description: 'Plain text as sent, or the input parts as a JSON string.' }),
  output: z.string(),
} as const;
