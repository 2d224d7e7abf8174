import type { InjectedSinks } from '@temporalio/worker';
import type { EndSinks } from '../../workflows/report-end.ts';

/** For workers of a test that nobody tells of the ends of workflows. */
export const noSinks: InjectedSinks<EndSinks> = { ends: { ended: { callDuringReplay: false, fn() {} } } };
