import * as z from 'zod';
import { boundedNumber, filledText, httpUrl, instant, looseBoolean, orElse, orNull, text } from '../../../fields.ts';
import { logId } from '../logs/log-id.ts';
import { CallbackFilter } from '../logs/verdict.ts';
import { attachments } from '../media/attachments-field.ts';
import { name } from '../name.ts';
import { input } from './input.ts';
import { metadata } from './metadata.ts';
import { partyFields } from './party-ids.ts';
import { tags } from './tags-field.ts';

/** Every field a submission may carry, each checked on its own (section 5.1). */
export const SubmissionBody = z.object({
  project: name().meta({ description: 'Created on first use.' }),
  task: orNull(name()).meta({ description: 'A segment inside the project, created on first use.' }),
  output: filledText(50_000).meta({ description: 'What the model answered.' }),
  model: orNull(text(200)),
  latencyMs: orNull(boundedNumber(0)),
  costUsd: orNull(boundedNumber(0)),
  input: input(),
  inputText: orNull(text(200_000)).meta({ description: 'The plain prompt beside a multi-modal input.' }),
  attachments: attachments(),
  callbackUrl: orNull(httpUrl()).meta({ description: 'Gets the result by POST.' }),
  callbackEvents: orNull(CallbackFilter).meta({ description: '`all` when a callbackUrl comes without it.' }),
  metadata: metadata(),
  id: orNull(logId()).meta({ description: 'Makes a repeat of this submission harmless.' }),
  sync: orElse(looseBoolean(), false).meta({ description: 'Wait for the verdict, at most 30 seconds.' }),
  confidence: orNull(boundedNumber(0, 1)).meta({ description: "The model's self-reported confidence." }),
  requireApproval: orElse(looseBoolean(), false).meta({
    description: 'Flagged for a person to decide, whatever the rules say; they run and are recorded.',
  }),
  revisionOf: orNull(logId()).meta({ description: 'The log of which this is another attempt; it must exist.' }),
  ...partyFields,
  timestamp: orNull(instant()).meta({ description: 'Log date instead of the time of receipt.' }),
  tags: tags(),
});
