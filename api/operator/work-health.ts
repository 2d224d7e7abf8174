import { z } from 'zod';
import { answer } from '../http/respond/answer.ts';
import type { OperatorServices } from './operator-services.ts';

/** How old the oldest due row of each queue is. */
export const WorkHealth = z
  .object({
    status: z.enum(['on time', 'late']),
    limitSeconds: z.number(),
    oldestDueSeconds: z.record(z.string(), z.number().nullable()),
  })
  .meta({ id: 'WorkHealth', description: 'Age of the oldest due row of each queue; null when nothing is due.' });

/** 503 while any queue's oldest due row is older than the operator's limit. */
export async function workHealth(_request: unknown, { config, oldestDueSeconds }: OperatorServices) {
  const limitSeconds = config.WORK_LAG_LIMIT_SECONDS;
  const ages = await oldestDueSeconds();
  const late = Object.values(ages).some((age) => age !== null && age > limitSeconds);
  const body = { limitSeconds, oldestDueSeconds: ages };
  return late
    ? answer(503, { ...body, status: 'late' as const })
    : answer(200, { ...body, status: 'on time' as const });
}
