import * as z from 'zod';
import { instant, looseBoolean, oneOf, orElse, orNull, text } from '../../../fields.ts';
import { pageQuery } from '../../../pagination.ts';
import { readTags } from '../submission/tags.ts';
import { LogState } from './verdict.ts';

/** The query of `GET /api/logs`; page and limit are clamped, a bad enum or date is refused (section 6.1). */
export const ListQuery = z
  .object({
    pending: orElse(looseBoolean(), false).meta({ description: 'Only undecided logs that are flagged or error.' }),
    status: orNull(oneOf(LogState.options)),
    project: orNull(text(200)),
    task: orNull(text(200)),
    sessionId: orNull(text(200)),
    subjectId: orNull(text(200)),
    actorId: orNull(text(200)),
    q: orNull(text(1_000)),
    tags: z
      .preprocess((value) => readTags(value) ?? undefined, z.array(z.string()).default([]))
      .meta({ description: 'Comma list; a log must carry all of them.' }),
    from: orNull(instant()),
    to: orNull(instant()),
    sortBy: orElse(oneOf(['timestamp', 'projectName', 'model', 'status', 'latencyMs', 'costUsd']), 'timestamp'),
    sortDir: orElse(oneOf(['asc', 'desc']), 'desc'),
    ...pageQuery({ usual: 50, most: 100, beyond: 'clamp' }),
  })
  .meta({ id: 'ListQuery' });
export type ListQuery = z.infer<typeof ListQuery>;

/** The query of `GET /api/logs/tasks` (section 6.5). */
export const TasksQuery = z.object({ project: orNull(text(200)) });
export type TasksQuery = z.infer<typeof TasksQuery>;
