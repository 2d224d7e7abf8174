import { type ActivityFailure, ApplicationFailure } from '@temporalio/workflow';
import { JUDGE_FAILED } from '../../domain/evaluations/evaluation-steps.ts';

/** Why a judge gave no verdict: what the activity put into words itself; anything else (a timeout) in our own. */
export const judgeFailureReason = ({ cause }: ActivityFailure): string =>
  cause instanceof ApplicationFailure && cause.type === JUDGE_FAILED ? cause.message : 'The judge did not answer.';
