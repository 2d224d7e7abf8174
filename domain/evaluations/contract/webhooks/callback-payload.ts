import * as z from 'zod';
import { timestamp } from '../../../fields.ts';
import { HumanDecision, Verdict } from '../logs/verdict.ts';
import { Attachment } from '../media/attachment.ts';
import { AppliedRule } from '../rules/applied-rule.ts';
import { logFields } from '../submission/log-fields.ts';

/** What callbacks, subscriptions and the workspace webhook deliver: a snapshot of the log when the event happened (section 8.2). */
export const CallbackPayload = z
  .object({
    event: z.enum([...Verdict.options, ...HumanDecision.options]),
    eventId: z.string().regex(/^evt_/),
    eventTime: timestamp(),
    source: z.enum(['callback', 'workspace', 'subscription']),
    id: z.string(),
    logId: z.string(),
    workspaceId: z.string(),
    status: Verdict,
    verdict: Verdict,
    confidenceScore: logFields.confidenceScore,
    explanation: logFields.explanation,
    decision: HumanDecision.nullable().meta({ description: 'The same as `humanDecision`.' }),
    humanDecision: logFields.humanDecision,
    decidedBy: logFields.decidedBy,
    decidedAt: logFields.decidedAt,
    decisionSource: logFields.decisionSource,
    comment: logFields.comment,
    correctedOutput: logFields.correctedOutput,
    requireApproval: logFields.requireApproval,
    revisionOf: logFields.revisionOf,
    project: z.string(),
    task: z.string().nullable(),
    model: logFields.model,
    timestamp: logFields.timestamp,
    sessionId: logFields.sessionId,
    subjectId: logFields.subjectId,
    actorId: logFields.actorId,
    input: logFields.input,
    output: logFields.output.meta({ description: 'The corrected output, where a person gave one.' }),
    aiOutput: z.string().nullable().meta({ description: 'What the AI had answered; with decisions only.' }),
    metadata: logFields.metadata,
    attachments: z.array(Attachment),
    appliedRules: z.array(AppliedRule),
  })
  .meta({ id: 'CallbackPayload' });
export type CallbackPayload = z.infer<typeof CallbackPayload>;
