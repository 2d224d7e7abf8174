import { z } from 'zod';

/** Jobs of one queue and workspace that want the places of one key. */
export const WaitingJobs = z
  .object({
    queue: z.string(),
    workspaceId: z.uuid(),
    key: z.string().meta({ description: 'Whose places they want, such as the provider of a judge.' }),
    waiting: z.int().meta({ description: 'Jobs that wait for a place; counted up to 100,000.' }),
    placesTaken: z.int().meta({ description: 'Places that jobs of this key take now.' }),
  })
  .meta({ id: 'WaitingJobs' });
export type WaitingJobs = z.infer<typeof WaitingJobs>;

/** How many jobs of each queue wait. */
export function waitingByQueue(all: readonly WaitingJobs[]): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const { queue, waiting } of all) sums[queue] = (sums[queue] ?? 0) + waiting;
  return sums;
}
