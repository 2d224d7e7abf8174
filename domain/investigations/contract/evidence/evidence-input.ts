import * as z from 'zod';
import { oneOf, text, uuid } from '../../../fields.ts';
import { evidenceKinds } from '../../vocabulary/evidence-kind.ts';
import { severities } from '../../vocabulary/severity.ts';
import { workerIds } from '../../vocabulary/worker-id.ts';
import { listOf } from '../list.ts';
import { dispositions, Evidence } from './evidence.ts';

/** The evidence of a subject: `first_seen_at` descending. */
export const evidenceList = listOf('listEvidence', Evidence);

/** What narrows it down, all of it together (contract section 8.3). */
export const EvidenceQuery = z.object({
  ...evidenceList.query,
  worker_id: oneOf(workerIds).optional(),
  kind: oneOf(evidenceKinds).optional(),
  min_severity: oneOf(severities).optional(),
  disposition: oneOf(dispositions).optional(),
  /** Reported by this run. */
  run_id: uuid().optional(),
});
export type EvidenceQuery = z.output<typeof EvidenceQuery>;

/** What a person makes of a row. */
export const DispositionInput = z.object({
  disposition: oneOf(dispositions),
  note: text(2_000)
    .overwrite((value) => value.trim())
    .nullish(),
});
export type DispositionInput = z.output<typeof DispositionInput>;

/** An older answer by its hash. */
export const RawQuery = z.object({
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/i, { error: 'Must be a SHA-256 in hex.' })
    .toLowerCase()
    .optional(),
});
