import type * as z from 'zod';
import { oneOf } from '../../../fields.ts';
import { HumanDecision, Verdict } from '../logs/verdict.ts';

const words = [...Verdict.options, ...HumanDecision.options, 'all'] as const;

/** What a workspace webhook may be told of (section 8.5); `all` is every one. */
export const WebhookEvent = oneOf(words);
export type WebhookEvent = z.infer<typeof WebhookEvent>;
