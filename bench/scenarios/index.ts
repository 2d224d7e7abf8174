import type { Scenario } from '../scenario.ts';
import accept from './accept.ts';
import acceptVsT0 from './accept-vs-t0.ts';
import deliveries from './deliveries.ts';
import deliveryLatency from './delivery-latency.ts';
import deliveryNeighbours from './delivery-neighbours.ts';
import investigationsAudit from './investigations-audit.ts';
import investigationsEnrich from './investigations-enrich.ts';
import investigationsErasure from './investigations-erasure.ts';
import investigationsLists from './investigations-lists.ts';
import investigationsMemory from './investigations-memory.ts';
import investigationsReports from './investigations-reports.ts';
import judgedImport from './judged-import.ts';
import judgedLatency from './judged-latency.ts';
import judgedThroughput from './judged-throughput.ts';
import lists from './lists.ts';
import memory from './memory.ts';
import names from './names.ts';
import sync from './sync.ts';
import verdicts from './verdicts.ts';

/** In the order of the table. */
export const scenarios: readonly Scenario[] = [
  accept,
  verdicts,
  acceptVsT0,
  sync,
  judgedLatency,
  judgedThroughput,
  judgedImport,
  deliveries,
  deliveryLatency,
  deliveryNeighbours,
  lists,
  investigationsAudit,
  investigationsEnrich,
  investigationsLists,
  investigationsReports,
  investigationsErasure,
  names,
  memory,
  investigationsMemory,
];
