import { workerHealth } from '../../../db/investigations/workers/worker-health.ts';
import type { WorkerHealth, WorkerList } from '../../../domain/investigations/contract/workers/worker.ts';
import { settingTexts } from '../../../domain/investigations/vocabulary/setting-texts.ts';
import { missingSetting, workerCards } from '../../../domain/investigations/vocabulary/worker-cards.ts';
import { type WorkerId, workerIds, workerTypes } from '../../../domain/investigations/vocabulary/worker-id.ts';
import type { RouteRequest } from '../../http/routing/route-request.ts';
import type { Services } from '../services.ts';

const unknown: WorkerHealth = {
  ...{ state: 'unknown', last_ok_at: null, last_fault_at: null, last_fault: null, asked_last_hour: 0 },
};

/** `GET /api/v1/workers` (contract section 11). */
export async function listWorkers(
  { principal: { workspaceId }, inWorkspaceSql }: RouteRequest,
  { config }: Pick<Services, 'config'>,
): Promise<WorkerList> {
  const health = await inWorkspaceSql((sql) => workerHealth(sql, workspaceId));
  const data = workerIds.map((id) => {
    const { name, kinds, keys } = workerCards[id];
    return {
      ...{ id, identifier_type: workerTypes[id], source_name: name, kinds: [...kinds] },
      ...{ requires_key: keys?.required !== undefined, configured: isConfigured(config, id) },
      health: health.get(id) ?? unknown,
    };
  });
  return { data, next_cursor: null };
}

const isConfigured = (config: Services['config'], id: WorkerId): boolean =>
  missingSetting({ id, ...workerCards[id] }, settingTexts(config)) === null;
