import { proxyActivities } from '@temporalio/workflow';

const { nothing } = proxyActivities<{ nothing(): Promise<void> }>({ startToCloseTimeout: '1 min' });

/** T0: what a workflow costs that does nothing. */
export async function empty(): Promise<void> {}

/** T1: what one costs that has one activity, which does nothing. */
export async function oneActivity(): Promise<void> {
  await nothing();
}

/** T32: what one costs that has 32 activities at once, which do nothing: the shape of an enrichment. */
export async function manyActivities(): Promise<void> {
  await Promise.all(Array.from({ length: 32 }, () => nothing()));
}
