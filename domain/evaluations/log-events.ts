import type { CallbackFilter, HumanDecision, Verdict } from './contract/verdict.ts';

/** What happens to a log that others may be told of (contract section 8.1). */
export type LogEvent = Verdict | HumanDecision;

/** The events each filter lets through to a log's callback: table 8.1. */
const eventsOf = {
  all: ['pass', 'flagged', 'error', 'approved', 'rejected'],
  flagged_error: ['flagged', 'error'],
  decisions: ['approved', 'rejected'],
  flagged_error_decisions: ['flagged', 'error', 'approved', 'rejected'],
  pass: ['pass'],
} as const satisfies Record<CallbackFilter, readonly LogEvent[]>;

/** Whether a log's callback is called for this event; a URL that came without a filter has `all`. */
export const callbackWants = (filter: CallbackFilter | null, event: LogEvent): boolean =>
  eventsOf[filter ?? 'all'].some((wanted) => wanted === event);
