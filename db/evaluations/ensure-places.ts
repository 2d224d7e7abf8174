import type { PoolClient } from 'pg';
import { v7 as uuid } from 'uuid';
import { nameKey } from '../../domain/evaluations/name-key.ts';

/** Finds the projects of these names and creates the missing ones; race-safe. Answers ids by name key. */
export async function ensureProjects(
  client: PoolClient,
  workspaceId: string,
  names: string[],
): Promise<Map<string, string>> {
  const wanted = new Map(names.map((name) => [nameKey(name), name.trim()]));
  const keys = [...wanted.keys()].sort();
  const find = () =>
    client.query<{ id: string; name_key: string }>({
      text: 'select id, name_key from project where workspace_id = $1 and name_key = any ($2::text[])',
      values: [workspaceId, keys],
    });
  let { rows } = await find();
  const known = new Set(rows.map(({ name_key }) => name_key));
  const missing = keys.filter((key) => !known.has(key));
  if (missing.length > 0) {
    await client.query(
      `insert into project (id, workspace_id, name, name_key)
       select id, $1::uuid, name, name_key from unnest($2::uuid[], $3::text[], $4::text[]) x(id, name, name_key)
       on conflict (workspace_id, name_key) do nothing`,
      [workspaceId, missing.map(() => uuid()), missing.map((key) => wanted.get(key)), missing],
    );
    ({ rows } = await find()); // another writer may have been first
  }
  return new Map(rows.map(({ id, name_key }) => [name_key, id]));
}

interface Place {
  project: string;
  task: string | null;
}

/** The same for tasks inside their projects. Answers a look-up of task ids. */
export async function ensureTasks(
  client: PoolClient,
  workspaceId: string,
  projects: Map<string, string>,
  places: Place[],
): Promise<(projectId: string, task: string | null) => string | null> {
  const wanted = new Map<string, { projectId: string; name: string; key: string }>();
  for (const { project, task } of places) {
    const projectId = projects.get(nameKey(project)) ?? '';
    if (task) wanted.set(`${projectId} ${nameKey(task)}`, { projectId, name: task.trim(), key: nameKey(task) });
  }
  const found = new Map<string, string>();
  const answer = (projectId: string, task: string | null) =>
    (task && found.get(`${projectId} ${nameKey(task)}`)) ?? null;
  if (wanted.size === 0) return answer;

  const sorted = [...wanted.values()].sort((a, b) => (`${a.projectId} ${a.key}` < `${b.projectId} ${b.key}` ? -1 : 1));
  const find = async () => {
    const { rows } = await client.query<{ id: string; project_id: string; name_key: string }>(
      `select t.id, t.project_id, t.name_key from task t join unnest($2::uuid[], $3::text[]) w(project_id, key)
         on t.project_id = w.project_id and t.name_key = w.key where t.workspace_id = $1`,
      [workspaceId, sorted.map(({ projectId }) => projectId), sorted.map(({ key }) => key)],
    );
    for (const { id, project_id, name_key } of rows) found.set(`${project_id} ${name_key}`, id);
  };
  await find();
  const missing = sorted.filter(({ projectId, key }) => !found.has(`${projectId} ${key}`));
  if (missing.length === 0) return answer;
  const column = (of: (place: (typeof missing)[number]) => string) => missing.map(of);
  await client.query(
    `insert into task (id, workspace_id, project_id, name, name_key)
     select id, $1::uuid, project_id, name, name_key
     from unnest($2::uuid[], $3::uuid[], $4::text[], $5::text[]) x(id, project_id, name, name_key)
     on conflict (workspace_id, project_id, name_key) do nothing`,
    [workspaceId, column(() => uuid()), column((p) => p.projectId), column((p) => p.name), column((p) => p.key)],
  );
  await find();
  return answer;
}
