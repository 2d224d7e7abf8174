import type { ActivityLog } from '../../activities/deps.ts';

/** A log for activities whose lines nobody reads. */
export const quietLog: ActivityLog = { info() {}, warn() {}, done() {} };
