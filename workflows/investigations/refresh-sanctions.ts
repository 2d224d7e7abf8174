import { proxyActivities, setCurrentDetails } from '@temporalio/workflow';
import type { InvestigationsActivities } from '../../activities/investigations/index.ts';

/** The schedule's id; its workflows' ids begin so. */
export const refreshSanctionsId = 'refresh-sanctions';

/** Two files of a minute each at most, from two addresses. A service that is away is asked through the day, less and less often. */
const { refreshSanctionsList } = proxyActivities<InvestigationsActivities>({
  startToCloseTimeout: '6 min',
  scheduleToCloseTimeout: '20 hours',
  retry: { initialInterval: '1 min', backoffCoefficient: 2, maximumInterval: '2 hours' },
});

/** Scheduled daily: the OFAC list (contract section 13, worker 26). The list in force stays so where the new one cannot be had. */
export async function refreshSanctions(): ReturnType<typeof refreshSanctionsList> {
  setCurrentDetails('**Fetching** the list');
  const refreshed = await refreshSanctionsList.executeWithOptions({ summary: 'SDN.CSV and ALT.CSV' }, []);
  setCurrentDetails(`**Done**: ${refreshed.outcome}`);
  return refreshed;
}
