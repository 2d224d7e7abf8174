import type { PoolClient } from 'pg';
import { v7 as uuid } from 'uuid';
import { nameKey } from '../../../domain/evaluations/name-key.ts';

/** A project, and a segment inside it, by their names. */
export interface ProjectAndTask {
  project: string;
  task: string | null;
}

/** The first row of each key, since the first spelling is kept; in one order for all writers, so that none deadlock. */
const sortedByKey = <Row>(rows: [string, Row][]): Row[] =>
  [...new Map(rows.reverse())].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);

/** Creates the projects and tasks of these names that are missing; race-safe: what another writer creates is his. */
export async function createProjectsAndTasks(
  client: PoolClient,
  workspaceId: string,
  places: ProjectAndTask[],
): Promise<void> {
  const projects = sortedByKey(
    places.map(({ project }) => [nameKey(project), { key: nameKey(project), name: project.trim() }]),
  );
  await client.query(
    `insert into project (id, workspace_id, name, name_key)
     select id, $1::uuid, name, name_key from unnest($2::uuid[], $3::text[], $4::text[]) x(id, name, name_key)
     on conflict (workspace_id, name_key) where live do nothing`,
    [workspaceId, projects.map(() => uuid()), projects.map(({ name }) => name), projects.map(({ key }) => key)],
  );
  const tasks = sortedByKey(
    places.flatMap(({ project, task }): [string, { project: string; key: string; name: string }][] => {
      if (!task) return [];
      const row = { project: nameKey(project), key: nameKey(task), name: task.trim() };
      return [[JSON.stringify([row.project, row.key]), row]];
    }),
  );
  if (tasks.length === 0) return;
  await client.query(
    `insert into task (id, workspace_id, project_id, name, name_key)
     select x.id, $1::uuid, p.id, x.name, x.name_key
     from unnest($2::uuid[], $3::text[], $4::text[], $5::text[]) x(id, project_key, name, name_key)
       join project p on p.workspace_id = $1 and p.name_key = x.project_key and p.live
     on conflict (workspace_id, project_id, name_key) where live do nothing`,
    [
      workspaceId,
      tasks.map(() => uuid()),
      tasks.map(({ project }) => project),
      tasks.map(({ name }) => name),
      tasks.map(({ key }) => key),
    ],
  );
}
