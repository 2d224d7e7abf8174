import { z } from 'zod';

/** A project by its id; text that is no UUID names nothing. */
export const ProjectParams = z.object({ id: z.string() });
