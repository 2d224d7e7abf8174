import * as z from 'zod';
import { cadences } from '../../vocabulary/cadence.ts';
import { reportSections } from '../../vocabulary/report-section.ts';
import { workerIds } from '../../vocabulary/worker-id.ts';

/** A playbook as the contract shows it (section 11). */
const Playbook = z
  .object({
    slug: z.string(),
    name: z.string(),
    description: z.string(),
    worker_ids: z.array(z.enum(workerIds)),
    report_sections: z.array(z.enum(reportSections)),
    default_monitor_cadence: z.enum(cadences),
  })
  .meta({ id: 'Playbook' });

/** All of them, on one page. */
export const PlaybookList = z.object({ data: z.array(Playbook), next_cursor: z.null() }).meta({ id: 'PlaybookList' });
export type PlaybookList = z.infer<typeof PlaybookList>;
