import * as z from 'zod';
import { clearable, looseBoolean, name, orElse, orNull, text, timestamp } from './fields.ts';

/** A project with the live number of its logs (section 3.4). */
export const Project = z
  .object({
    id: z.string(),
    name: z.string(),
    icon: z.string().nullable(),
    createdAt: timestamp(),
    executionCount: z.int().min(0),
  })
  .meta({ id: 'Project' });
export type Project = z.infer<typeof Project>;

/** A task of a project with the live number of its logs (section 3.4). */
export const Task = z
  .object({
    id: z.string(),
    name: z.string(),
    projectId: z.string(),
    createdAt: timestamp(),
    executionCount: z.int().min(0),
  })
  .meta({ id: 'Task' });
export type Task = z.infer<typeof Task>;

/** The body of `POST /api/projects` (section 12). */
export const ProjectCreate = z.object({ name: name(), icon: orNull(text(64)) }).meta({ id: 'ProjectCreate' });
export type ProjectCreate = z.infer<typeof ProjectCreate>;

/** The body of `PATCH /api/projects/{id}`; an empty one is refused (section 12). */
export const ProjectPatch = z
  .object({ name: name().optional(), icon: clearable(text(64)), merge: orElse(looseBoolean(), false) })
  .meta({ id: 'ProjectPatch' });
export type ProjectPatch = z.infer<typeof ProjectPatch>;

/** The body of `POST /api/projects/{id}/tasks` (section 12). */
export const TaskCreate = z.object({ name: name() }).meta({ id: 'TaskCreate' });
export type TaskCreate = z.infer<typeof TaskCreate>;
