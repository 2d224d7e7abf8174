import * as z from 'zod';
import { clearable, looseBoolean, orNull, text, timestamp } from '../../../fields.ts';
import { name } from '../name.ts';

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
  .object({
    name: name().optional(),
    icon: clearable(text(64)),
    merge: looseBoolean()
      .optional()
      .meta({ description: 'With the name of another project: move everything into that one.' }),
  })
  .refine(({ name, icon, merge }) => name !== undefined || icon !== undefined || merge !== undefined, {
    error: 'Send a name, an icon or merge.',
  })
  .meta({ id: 'ProjectPatch', minProperties: 1 });
export type ProjectPatch = z.infer<typeof ProjectPatch>;

/** The resulting project; after a merge the surviving one (section 12). */
export const PatchedProject = Project.extend({ merged: z.literal(true).optional() }).meta({ id: 'PatchedProject' });
export type PatchedProject = z.infer<typeof PatchedProject>;

/** The body of `POST /api/projects/{id}/tasks` (section 12). */
export const TaskCreate = z.object({ name: name() }).meta({ id: 'TaskCreate' });
export type TaskCreate = z.infer<typeof TaskCreate>;

/** The query of `DELETE /api/projects/{id}/tasks` (section 12). */
export const TaskQuery = z.object({ taskName: name() });

/** The query of `GET /api/logs/tasks` (section 6.5). */
export const TaskNamesQuery = z.object({ project: orNull(text(200)) });

/** What was asked to be deleted is (section 12). */
export const Deleted = z.object({ success: z.literal(true) }).meta({ id: 'Deleted' });
