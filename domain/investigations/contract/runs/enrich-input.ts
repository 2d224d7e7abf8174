import * as z from 'zod';
import { oneOf } from '../../../fields.ts';
import { workerIds } from '../../vocabulary/worker-id.ts';

const workers = z
  .array(oneOf(workerIds), { error: 'Must be a list of worker ids.' })
  .min(1, { error: 'Must name a worker.' })
  .max(workerIds.length, { error: `At most ${workerIds.length} workers.` });

/** The body of `enrich`, which may be absent (contract section 8.1). */
export const EnrichInput = z
  .object(
    {
      workers: workers.nullish().transform((ids) => ids ?? null),
      fresh: z
        .boolean({ error: 'Must be true or false.' })
        .nullish()
        .transform((fresh) => fresh ?? false),
    },
    { error: 'Must be a JSON object.' },
  )
  .prefault({});
export type EnrichInput = z.output<typeof EnrichInput>;
