import { type CallbackFilter, HumanDecision, type Verdict } from './contract/logs/verdict.ts';

/** What happens to a log that others may be told of (contract sections 8.1 and 16). */
export type LogEvent = Verdict | HumanDecision;

const decisions = HumanDecision.options;

/** The events each filter lets through to a log's callback: table 8.1. */
const eventsOf = {
  all: ['pass', 'flagged', 'error', ...decisions],
  flagged_error: ['flagged', 'error'],
  decisions,
  flagged_error_decisions: ['flagged', 'error', ...decisions],
  pass: ['pass'],
} as const satisfies Record<CallbackFilter, readonly LogEvent[]>;

/**
 * The same for a log that requires approval: its callback is there for the decision, and who waits for that goes on at
 * the first call. So only a filter that names what an evaluation ends in gets it; `all` names nothing.
 */
const approvalEventsOf = { ...eventsOf, all: decisions } as const satisfies Record<CallbackFilter, readonly LogEvent[]>;

export interface CallbackWish {
  /** A URL that came without one has `all`. */
  filter: CallbackFilter | null;
  requireApproval: boolean;
}

/** Whether a log's callback is called for this event. */
export const callbackWants = ({ filter, requireApproval }: CallbackWish, event: LogEvent): boolean =>
  (requireApproval ? approvalEventsOf : eventsOf)[filter ?? 'all'].some((wanted) => wanted === event);
