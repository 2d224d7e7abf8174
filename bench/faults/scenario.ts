import type { Bed } from './support/bed.ts';
import type { Findings } from './support/findings.ts';
import type { LoadCounts } from './support/load.ts';

/** What a scenario did and saw; the ledger is compared afterwards. */
export interface Outcome {
  kills: number;
  /** As the scenario's `recovery` says; null when there was none. */
  recoveryMs: number | null;
  /** Requirements of this scenario alone that were not met. */
  misses: string[];
  /** What the clients met beside acknowledgements. */
  counts: LoadCounts;
  /** What the scenario itself compared; without, the logs of the ledger are. */
  findings?: Findings;
  /** Observations that decide nothing. */
  notes?: string[];
}

/** How the scenarios of one run are run. */
export interface RunOptions {
  /** How long Temporal is away in `investigations-temporal-away`; less than five minutes makes no row. */
  awaySeconds: number;
}

/** One way to fail, under load, and what must hold all the same. */
export interface Scenario {
  name: string;
  /** What is done to whom. */
  title: string;
  /** What the recovery time of this scenario is. */
  recovery: string;
  /** Settings of the product besides those of every bed. */
  env?: Record<string, string>;
  run(bed: Bed, options: RunOptions): Promise<Outcome>;
}
