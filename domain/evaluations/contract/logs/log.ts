import * as z from 'zod';
import { timestamp } from '../../../fields.ts';
import { Attachment } from '../media/attachment.ts';
import { AppliedRule } from '../rules/applied-rule.ts';
import { logFields } from '../submission/log-fields.ts';
import { CallbackFilter } from './verdict.ts';

/** One log as `GET /api/logs/{id}` returns it (section 3.1). */
export const Log = z
  .object({
    ...logFields,
    workspaceId: z.string(),
    userId: z.string().nullable(),
    callbackEvents: CallbackFilter.nullable(),
    slackMessageTs: z.string().nullable(),
    mediaBytes: z.int().min(0),
    createdAt: timestamp(),
    appliedRules: z.array(AppliedRule),
    confidence: z.number().min(0).max(1).nullable().meta({ description: "The model's self-reported confidence." }),
    inputText: z.string().nullable(),
    attachments: z.array(Attachment),
  })
  .meta({ id: 'Log' });
export type Log = z.infer<typeof Log>;
