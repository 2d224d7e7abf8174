import type { DrainPassInput, DrainPassResult } from '../../domain/durable/drain-pass.ts';
import type { ActivityDeps } from '../deps.ts';
import type { CommitHints } from './commit-hints.ts';

/** How the rows of one pass are worked; the pass around it listens, beats and ends. */
export interface PassWork {
  /** What came of it so far. */
  readonly done: Pick<DrainPassResult, 'settled' | 'failed' | 'lastError'>;
  /** Waiting for what is under way would keep others waiting: it is no moment to end. */
  readonly isHeldUp: boolean;
  /** Whether what is under way comes to its end in a moment, without anything new; else it is no moment to end. */
  endsSoon(): Promise<boolean>;
  /** Works what is due; true when there is more already, false when what comes will be heard of. */
  workDue(): Promise<boolean>;
  /** Brings what is under way to its end and gives back the rest. */
  finish(): Promise<void>;
}

/** What a pass gives to those who work its rows. */
export interface PassParts {
  deps: ActivityDeps;
  input: DrainPassInput;
  hints: CommitHints;
  /** The pass shall end soon: no new rows. */
  stop: AbortSignal;
  /** The pass must end now. */
  cancelled: AbortSignal;
}
