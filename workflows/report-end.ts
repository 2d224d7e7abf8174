import {
  ContinueAsNew,
  isCancellation,
  proxySinks,
  type Sinks,
  TemporalFailure,
  type WorkflowInterceptors,
  workflowInfo,
} from '@temporalio/workflow';
import { searchAttributes } from './search-attributes.ts';

/** How a workflow ended. */
export interface WorkflowEnd {
  outcome: 'completed' | 'cancelled' | 'failed';
  workspaceId?: string;
  ms: number;
}

/** What workflows tell their worker, for its log. */
export interface EndSinks extends Sinks {
  ends: { ended(end: WorkflowEnd): void };
}

const { ends } = proxySinks<EndSinks>();

/** Null where the workflow goes on: as a new run, or by another try of its task. */
function outcomeOf(error: unknown): WorkflowEnd['outcome'] | null {
  if (error instanceof ContinueAsNew || !(error instanceof TemporalFailure)) return null;
  return isCancellation(error) ? 'cancelled' : 'failed';
}

function report(outcome: WorkflowEnd['outcome']): void {
  const { startTime, typedSearchAttributes } = workflowInfo();
  const workspaceId = typedSearchAttributes.get(searchAttributes.workspace);
  ends.ended({ outcome, ...(workspaceId && { workspaceId }), ms: Date.now() - startTime.getTime() });
}

/** Tells the worker of each workflow that ends; a replay tells nothing. */
export const interceptors = (): WorkflowInterceptors => ({
  inbound: [
    {
      async execute(input, next) {
        try {
          const result = await next(input);
          report('completed');
          return result;
        } catch (error) {
          const outcome = outcomeOf(error);
          if (outcome) report(outcome);
          throw error;
        }
      },
    },
  ],
});
