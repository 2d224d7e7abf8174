import * as z from 'zod';
import { timestamp } from '../../../fields.ts';
import { riskCategories } from '../../risk/risk-category.ts';
import { evidenceKinds } from '../../vocabulary/evidence-kind.ts';
import { identifierTypes } from '../../vocabulary/identifier-type.ts';
import { severities } from '../../vocabulary/severity.ts';
import { workerIds } from '../../vocabulary/worker-id.ts';

/** What a person made of a row. */
export const dispositions = ['unreviewed', 'confirmed', 'dismissed'] as const;
export type Disposition = (typeof dispositions)[number];

/** One thing that a source reported of a subject, without the answer it rests on (contract section 8.3). */
export const Evidence = z
  .object({
    id: z.uuid(),
    subject_id: z.uuid(),
    case_id: z.uuid(),
    run_id: z.uuid(),
    worker_id: z.enum(workerIds),
    kind: z.enum(evidenceKinds),
    identifier_type: z.enum(identifierTypes),
    identifier_value: z.string(),
    external_id: z.string(),
    title: z.string(),
    summary: z.string(),
    source_name: z.string(),
    source_url: z.string(),
    confidence: z.number().min(0).max(1),
    risk_points: z.int(),
    risk_category: z.enum(riskCategories).nullable(),
    severity: z.enum(severities),
    raw_sha256: z.string(),
    retrieved_at: timestamp(),
    first_seen_at: timestamp(),
    last_seen_at: timestamp(),
    disposition: z.enum(dispositions),
    disposition_note: z.string().nullable(),
    disposition_by: z.uuid().nullable(),
    disposition_at: timestamp().nullable(),
  })
  .meta({ id: 'Evidence' });
export type Evidence = z.infer<typeof Evidence>;

/** The same with the answer it rests on: JSON as it came, anything else as a string. */
export const EvidenceWithRaw = Evidence.extend({ raw: z.json() }).meta({ id: 'EvidenceWithRaw' });
export type EvidenceWithRaw = z.infer<typeof EvidenceWithRaw>;
