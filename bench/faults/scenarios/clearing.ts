import { Client, Connection } from '@temporalio/client';
import pg from 'pg';
import { deleteOldLogsId } from '../../../workflows/evaluations/delete-old-logs.ts';
import { fillLogs } from '../../support/fill-logs.ts';
import type { Scenario } from '../scenario.ts';
import type { Bed, Workspace } from '../support/bed.ts';
import { ask } from '../support/database.ts';
import { pauseBetween, timeUntil } from '../support/pause.ts';
import { createWorkspaceClient, type WorkspaceClient } from '../support/workspace-client.ts';
import { worst } from '../support/worst.ts';

/** So that Project 1, the largest, has 204,000 of them. */
const LOGS = 1_000_000;
const KILLS = 8;
const CLEARED_MS = 300_000;
const MOST_ANSWER_MS = 1_000;

/** Fills the workspace; the logs of Project 3 are two years old. */
async function fill({ adminUrl }: Bed, { workspaceId }: Workspace): Promise<void> {
  const admin = new pg.Client({ connectionString: adminUrl });
  await admin.connect();
  try {
    await fillLogs(admin, new Map([[workspaceId, LOGS]]));
    const old = `select id from project where name = 'Project 3'`;
    await admin.query(`update log set created_at = now() - interval '2 years' where project_id = (${old})`);
    await admin.query('vacuum analyze log');
  } finally {
    await admin.end();
  }
}

async function triggerRetention({ temporalAddress }: Bed): Promise<void> {
  const connection = await Connection.connect({ address: temporalAddress });
  await new Client({ connection }).schedule.getHandle(deleteOldLogsId).trigger();
  await connection.close();
}

const isCleared = async ({ adminUrl }: Bed): Promise<boolean> => {
  const left = await ask(
    adminUrl,
    `select from project_purge union all (select from log where created_at < now() - interval '365 days' limit 1)`,
  );
  return left.length === 0;
};

/** Merges the largest project into another one and deletes that; how long each took, and what was wrong at once. */
async function deleteProject(client: WorkspaceClient) {
  const { json: projects } = await client.send<{ id: string; name: string; executionCount: number }[]>(
    'GET',
    '/api/projects',
  );
  const find = (name: string) => projects.find((project) => project.name === name) ?? { id: '', executionCount: 0 };
  const [large, other] = [find('Project 1'), find('Project 24')];
  const both = large.executionCount + other.executionCount;
  const merged = await client.send<{ executionCount: number }>('PATCH', `/api/projects/${large.id}`, {
    name: 'Project 24',
    merge: true,
  });
  const listed = await client.send<{ total: number }>('GET', '/api/logs?project=Project+24');
  const deleted = await client.send('DELETE', `/api/projects/${other.id}`);
  const left = await client.send<{ total: number }>('GET', '/api/logs');
  const misses = [
    ...(merged.json.executionCount === both && listed.json.total === both
      ? []
      : ['the survivor had not all logs at once']),
    ...(left.json.total === LOGS - both ? [] : ['deleted logs were listed']),
    ...[merged, deleted].flatMap(({ ms }) => (ms > MOST_ANSWER_MS ? [`answered after ${Math.round(ms)} ms`] : [])),
  ];
  const note = `merged ${large.executionCount} logs in ${Math.round(merged.ms)} ms, deleted ${both} in ${Math.round(deleted.ms)} ms`;
  return { misses, note, kept: find('Project 2').executionCount };
}

export const clearing: Scenario = {
  name: 'clearing',
  title:
    'of a million logs 204,000 are merged into another project, which is deleted, while retention finds 65,000 old ' +
    'ones; kill -9 of the only worker while it erases them',
  recovery: 'from the last start until nothing of them is left',
  env: { LOG_RETENTION_DAYS: '365' },
  async run(bed) {
    await bed.addApi();
    const worker = await bed.addWorker();
    const workspace = await bed.addWorkspace('Large');
    await fill(bed, workspace);
    const client = createWorkspaceClient(bed, workspace);
    const load = await bed.load({ clients: 2, pauseMs: 50, mix: ['plain'] });
    const { misses, note, kept } = await deleteProject(client);
    const watches = [
      client.watchTotal('/api/logs?project=Project+24', 0),
      client.watchTotal('/api/logs?project=Project+2&sortBy=projectName', kept),
    ];
    await triggerRetention(bed);
    for (let kill = 0; kill < KILLS; kill += 1) {
      await pauseBetween(500, 3_000);
      await worker.kill();
      await worker.start();
    }
    const leftAtLastKill = !(await isCleared(bed));
    const recoveryMs = await timeUntil(() => isCleared(bed), { withinMs: CLEARED_MS, everyMs: 250 });
    await load.stop();
    const seen = await Promise.all(watches.map((watch) => watch.stop()));
    const longest = Math.round(Math.max(...seen.map(({ longestMs }) => longestMs)));
    const recovered = worst([recoveryMs], 'not everything was erased in 5 minutes');
    return {
      ...{ kills: KILLS, recoveryMs, counts: load.counts },
      misses: [
        ...[...misses, ...recovered.misses, ...seen.flatMap(({ wrong }) => wrong.slice(0, 3))],
        ...(leftAtLastKill ? [] : ['all was erased before the last kill']),
      ],
      notes: [
        note,
        `${seen.reduce((sum, { reads }) => sum + reads, 0)} lists read meanwhile, the longest in ${longest} ms`,
      ],
    };
  },
};
