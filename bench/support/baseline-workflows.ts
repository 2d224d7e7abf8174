import { proxyActivities } from '@temporalio/workflow';

const { nothing } = proxyActivities<{ nothing(): Promise<void> }>({ startToCloseTimeout: '10 s' });

/** T0: what a workflow costs that does nothing. */
export async function empty(): Promise<void> {}

/** T1: what one costs that has one activity, which does nothing. */
export async function oneActivity(): Promise<void> {
  await nothing();
}
