import { investigationsActivities } from '../../activities/investigations/index.ts';
import { baseUrlSetting } from '../../domain/investigations/vocabulary/base-url-setting.ts';
import { workerIds } from '../../domain/investigations/vocabulary/worker-id.ts';
import { investigationsTaskQueues } from '../../workflows/investigations/task-queues.ts';
import type { WorkerRoom } from '../room.ts';
import type { SharedConfig } from '../runtime/config.ts';
import type { InvestigationsConfig } from './settings.ts';

const { jobs, drains, sources } = investigationsTaskQueues;

/** The work of investigations. */
export const investigationsRoom: WorkerRoom<SharedConfig & InvestigationsConfig> = {
  name: 'investigations',
  queues: [],
  taskQueues: { jobs, drains, calls: [sources] },
  trustedOrigins: (config) =>
    workerIds.flatMap((id) => config[baseUrlSetting(id)] ?? []).map((url) => new URL(url).origin),
  activities: () => (deps) => investigationsActivities(deps),
};
