import { investigationsActivities } from '../../activities/investigations/index.ts';
import { sources as allSources } from '../../activities/investigations/sources/index.ts';
import type { DnsLookUps } from '../../activities/investigations/sources/source-client.ts';
import { SourceFault } from '../../activities/investigations/sources/source-fault.ts';
import { enrichmentRunQueue } from '../../db/investigations/runs/enrichment-run.queue.ts';
import { baseUrlSetting } from '../../domain/investigations/vocabulary/base-url-setting.ts';
import { workerIds } from '../../domain/investigations/vocabulary/worker-id.ts';
import { enrichSubjectId } from '../../workflows/investigations/enrich-subject.ts';
import { investigationsTaskQueues } from '../../workflows/investigations/task-queues.ts';
import type { WorkerRoom } from '../room.ts';
import type { SharedConfig } from '../runtime/config.ts';
import type { QueueDefinition } from '../runtime/queue-definition.ts';
import { askParts } from './ask-parts.ts';
import type { InvestigationsConfig } from './settings.ts';

const { jobs, drains, sources } = investigationsTaskQueues;

const isAbsent = () => Promise.reject(new SourceFault('error', 'no DNS client'));
const noDns: DnsLookUps = {
  ...{ resolve: isAbsent, resolveMx: isAbsent, resolveTxt: isAbsent, resolveCaa: isAbsent, resolveSoa: isAbsent },
};

const enrichments: QueueDefinition = {
  room: 'investigations',
  queue: enrichmentRunQueue,
  job: {
    workflow: 'enrichSubject',
    taskQueue: jobs,
    id: enrichSubjectId,
    input: (workspaceId, subjectId) => ({ workspaceId, subjectId }),
    summary: (workspace, subjectId) => `Enrich subject ${subjectId} of ${workspace}`,
  },
};

/** The work of investigations. */
export const investigationsRoom: WorkerRoom<SharedConfig & InvestigationsConfig> = {
  name: 'investigations',
  queues: [enrichments],
  taskQueues: { jobs, drains, calls: [sources] },
  trustedOrigins: (config) =>
    workerIds.flatMap((id) => config[baseUrlSetting(id)] ?? []).map((url) => new URL(url).origin),
  activities(parts) {
    const own = {
      sources: allSources,
      askParts: askParts(parts, noDns),
      cacheSeconds: parts.config.OSINT_CACHE_SECONDS,
    };
    return (deps) => investigationsActivities({ ...deps, ...own });
  },
};
