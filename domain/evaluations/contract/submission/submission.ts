import type * as z from 'zod';
import { inlineFiles } from '../../inline-files.ts';
import { readParty } from './party-ids.ts';
import { SubmissionBody } from './submission-body.ts';
import { readTags, tagsProblem } from './tags.ts';

function canonical(body: z.output<typeof SubmissionBody>, context: z.RefinementCtx) {
  const metadata = body.metadata ?? {};
  const tags = [...new Set([...body.tags, ...(readTags(metadata.tags) ?? [])])];
  const problem = tagsProblem(tags);
  if (problem) context.addIssue({ code: 'custom', path: ['metadata', 'tags'], message: problem });
  const parts = Array.isArray(body.input) ? body.input : [];
  if (body.revisionOf !== null && body.revisionOf === body.id)
    context.addIssue({ code: 'custom', path: ['revisionOf'], message: 'A log is no revision of itself.' });
  return {
    project: body.project,
    task: body.task,
    output: body.output,
    model: body.model,
    latencyMs: body.latencyMs,
    costUsd: body.costUsd,
    input: Array.isArray(body.input) ? JSON.stringify(body.input) : body.input,
    inputText: body.inputText,
    callbackUrl: body.callbackUrl,
    callbackEvents: body.callbackUrl === null ? null : (body.callbackEvents ?? 'all'),
    metadata,
    id: body.id,
    sync: body.sync,
    requireApproval: body.requireApproval,
    revisionOf: body.revisionOf,
    confidence: body.confidence,
    sessionId: readParty(body, 'sessionId'),
    subjectId: readParty(body, 'subjectId'),
    actorId: readParty(body, 'actorId'),
    timestamp: body.timestamp,
    tags,
    attachments: body.attachments ?? [],
    parts,
    inlineFiles: inlineFiles(parts),
  };
}

/** The body of `POST /api/logs`, read into one canonical shape whatever aliases and blanks it came with (section 5.1). */
export const Submission = SubmissionBody.transform(canonical).meta({ id: 'Submission' });
export type Submission = z.output<typeof Submission>;
