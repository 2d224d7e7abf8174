import { z } from 'zod';
import { waitingByQueue } from '../../domain/durable/waiting-jobs.ts';
import { answer } from '../http/respond/answer.ts';
import type { OperatorServices } from './operator-services.ts';

/** How old the oldest due row of each queue is, and how many jobs wait for a place. */
export const WorkHealth = z
  .object({
    status: z.enum(['on time', 'late']),
    limitSeconds: z.number(),
    oldestDueSeconds: z
      .record(z.string(), z.number().nullable())
      .meta({ description: 'Age of the oldest due row of each queue; null when nothing is due.' }),
    waiting: z
      .record(z.string(), z.int())
      .meta({ description: 'Jobs of each queue that wait for a place with a provider. They are not late.' }),
  })
  .meta({ id: 'WorkHealth', description: 'How far behind each queue is, and what waits for a place.' });

/** 503 while any queue's oldest due row is older than the operator's limit. */
export async function workHealth(_request: unknown, { config, oldestDueSeconds, waitingJobs }: OperatorServices) {
  const limitSeconds = config.WORK_LAG_LIMIT_SECONDS;
  const [ages, waiting] = await Promise.all([oldestDueSeconds(), waitingJobs()]);
  const late = Object.values(ages).some((age) => age !== null && age > limitSeconds);
  const body = { limitSeconds, oldestDueSeconds: ages, waiting: waitingByQueue(waiting) };
  return late
    ? answer(503, { ...body, status: 'late' as const })
    : answer(200, { ...body, status: 'on time' as const });
}
