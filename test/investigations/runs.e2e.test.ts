import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { settleRun } from '../../db/investigations/runs/settle-run.ts';
import { inWorkspaceSql } from '../../db/tenant.ts';
import { eventually } from '../support/eventually.ts';
import { startTcpProxy, type TcpProxy } from '../support/tcp-proxy.ts';
import { createTestNamespace } from '../support/test-temporal.ts';
import { type InvestigationsBed, startInvestigationsBed } from './investigations-bed.ts';
import { listsWithSources, type ScriptedServices, scriptedSources, startScriptedServices } from './scripted-sources.ts';

interface Run {
  run_id: string;
  status: string;
  duration_ms: number;
  workers: { worker_id: string; status: string; reason: string | null }[];
}

let services: ScriptedServices;
let proxy: TcpProxy;
let bed: InvestigationsBed;

beforeAll(async () => {
  services = await startScriptedServices();
  const temporal = await createTestNamespace();
  proxy = await startTcpProxy(process.env.TEST_TEMPORAL_ADDRESS ?? '');
  bed = await startInvestigationsBed({
    temporal: { ...temporal, connectionOptions: { address: proxy.address } },
    env: { ...services.env(['email_hibp']), RETRY_TIME_SCALE: '0.01' },
    lists: listsWithSources(
      scriptedSources.map((source) => (source.id === 'user_github' ? { ...source, timeoutMs: 400 } : source)),
    ),
  });
}, 180_000);
afterAll(async () => {
  proxy?.become('open');
  await bed?.stop();
  await proxy?.close();
  await services?.close();
});

const sql = <Row extends object>(text: string, values: unknown[]) =>
  inWorkspaceSql(
    bed.instance.database.db,
    bed.workspaceId,
    async (client) => (await client.query<Row>(text, values)).rows,
  );
async function accept(sid: string): Promise<{ runId: string; read(): Promise<Run>; ended(): Promise<Run> }> {
  const reply = await bed.send('W', 'POST', `/api/v1/subjects/${sid}/enrich`, undefined, { prefer: 'respond-async' });
  expect(reply.status).toBe(202);
  const read = async () => (await bed.send('R', 'GET', reply.headers.get('location')!)).json as Run;
  const ended = () =>
    eventually('the run has ended', async () => {
      const run = await read();
      return run.status === 'running' ? null : run;
    });
  return { runId: (reply.json as Run).run_id, read, ended };
}
const statuses = ({ workers }: Run, start: string) =>
  new Set(workers.filter(({ worker_id }) => worker_id.startsWith(start)).map(({ status }) => status));

test('a source that hangs is a timeout, and keeps no other from its answer (case 18)', async () => {
  const { id } = await bed.createSubject({ usernames: ['hanging'] });
  services.script('user_github', 'hangs', 'hanging');
  const run = await (await accept(id)).ended();
  expect(run.status).toBe('partial');
  expect(run.workers.find(({ worker_id }) => worker_id === 'user_github')).toMatchObject({ status: 'timeout' });
  expect(run.workers.find(({ worker_id }) => worker_id === 'user_gitlab')).toMatchObject({ status: 'no_data' });
});

test('a source whose key is not set is told as such, and fails nothing (case 17)', async () => {
  const { id } = await bed.createSubject({ emails: ['somebody@example.org'] });
  const reply = await bed.send('W', 'POST', `/api/v1/subjects/${id}/enrich`);
  expect(reply.status).toBe(200);
  const { status, workers } = reply.json as Run;
  expect(status).toBe('completed');
  expect(workers.find(({ worker_id }) => worker_id === 'email_hibp')).toMatchObject({
    ...{ status: 'not_configured', reason: 'HIBP_API_KEY is not set' },
  });
  expect(workers.find(({ worker_id }) => worker_id === 'email_xposedornot')).toMatchObject({ status: 'no_data' });
});

test('while Temporal is away a run is accepted, and it happens when that is back (case 40)', async () => {
  const { id } = await bed.createSubject({ usernames: ['patient'] });
  proxy.become('closed');
  const { read, ended } = await accept(id);
  const waiting = await read();
  expect(waiting).toMatchObject({ status: 'running', started_at: null });
  expect(statuses(waiting, 'user_')).toEqual(new Set(['pending']));

  // Its time began with its work, and is over.
  const late = await bed.createSubject({ usernames: ['late'] });
  const second = await accept(late.id);
  await sql(`update enrichment_run set started_at = clock_timestamp() - interval '200 s' where id = $1`, [
    second.runId,
  ]);
  // It was begun so often that nobody tries any more.
  const poison = await bed.createSubject({ usernames: ['poison'] });
  const third = await accept(poison.id);
  await sql('update enrichment_run set claims = 5 where id = $1', [third.runId]);

  proxy.become('open');
  expect(statuses(await ended(), 'user_')).toEqual(new Set(['no_data']));
  const timedOut = await second.ended();
  expect(timedOut.status).toBe('partial');
  expect(statuses(timedOut, 'user_')).toEqual(new Set(['timeout']));
  const givenUp = await third.ended();
  expect(givenUp.status).toBe('partial');
  expect(givenUp.workers).toHaveLength(32);
  expect(statuses(givenUp, 'user_')).toEqual(new Set(['error']));
  expect(statuses(givenUp, 'ip_')).toEqual(new Set(['skipped']));
});

test('a run settles once, however often and by whomever it is tried', async () => {
  const { id } = await bed.createSubject({ usernames: ['twice'] });
  services.script('user_gitlab', [{ externalId: 'x' }], 'twice');
  const { runId, ended } = await accept(id);
  await ended();
  const again = await inWorkspaceSql(bed.instance.database.db, bed.workspaceId, (client) =>
    settleRun(client, bed.workspaceId, { runId, unfinished: {}, isGivenUp: false }),
  );
  expect(again).toBeNull();
  const [counts] = await sql<{ evidence: number; sightings: number }>(
    `select (select count(*)::int from evidence where subject_id = $1) as evidence,
       (select count(*)::int from evidence_sighting where run_id = $2) as sightings`,
    [id, runId],
  );
  expect(counts).toEqual({ evidence: 1, sightings: 1 });
});
