import { z } from 'zod';

/** A log by the id its workspace knows it by; a path that can be no such id names nothing. */
export const LogParams = z.object({ id: z.string() });
