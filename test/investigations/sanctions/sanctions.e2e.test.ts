import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Client, Connection } from '@temporalio/client';
import { currentEdition } from '../../../db/investigations/sanctions/current-edition.ts';
import { eventually } from '../../support/eventually.ts';
import { type InvestigationsBed, startInvestigationsBed } from '../investigations-bed.ts';
import { altCsv, type ListServer, sdnCsv, startListServer } from './list-server.ts';

interface Run {
  status: string;
  risk_score: number;
  workers: { worker_id: string; status: string; reason: string | null }[];
}

let list: ListServer;
let bed: InvestigationsBed;
beforeAll(async () => {
  list = await startListServer();
  bed = await startInvestigationsBed({ env: { OSINT_NAME_OFAC_BASE_URL: list.url } });
}, 180_000);
afterAll(async () => {
  await bed.stop();
  await list.close();
});

const enrich = async (full_name: string) => {
  const { id } = await bed.createSubject({ full_name });
  const answer = await bed.send('W', 'POST', `/api/v1/subjects/${id}/enrich`, { workers: ['name_ofac'] });
  const evidence = await bed.send('R', 'GET', `/api/v1/subjects/${id}/evidence`);
  const run = answer.json as Run;
  return {
    ...{ run, worker: run.workers.find(({ worker_id }) => worker_id === 'name_ofac') },
    evidence: (evidence.json as { data: { id: string; risk_points: number; raw_sha256: string }[] }).data,
  };
};

test('a sanctioned name is evidence of a run, with the lines of the list as its raw answer (case 43)', async () => {
  list.serve({
    'SDN.CSV': sdnCsv([{ entNum: 7, name: 'PETROV, Ivan Sergeyevich', type: 'individual' }]),
    'ALT.CSV': altCsv([{ entNum: 7, altNum: 1, name: 'PETROFF, Johann' }]),
  });
  const { run, worker, evidence } = await enrich('Иван Сергеевич Петров');
  expect(worker).toMatchObject({ status: 'ok' });
  expect(run.risk_score).toBe(45);
  expect(evidence).toMatchObject([
    { kind: 'sanctions_match', external_id: '7', risk_points: 45, risk_category: 'sanctions' },
  ]);
  const raw = await bed.send('R', 'GET', `/api/v1/evidence/${evidence[0]?.id}/raw`);
  expect(raw.text).toContain('PETROV, Ivan Sergeyevich');
  expect((await enrich('Ivana Petrovic')).worker).toMatchObject({ status: 'no_data' });
});

test('the schedule refresh-sanctions puts a new list in force, and running workers match by it', async () => {
  list.serve({
    'SDN.CSV': sdnCsv([{ entNum: 8, name: 'KLEBB, Rosa', type: 'individual' }]),
    'ALT.CSV': altCsv([{ entNum: 8, altNum: 1, name: 'KLEB, R' }]),
  });
  const { connectionOptions, namespace } = bed.instance.temporal;
  const connection = await Connection.connect(connectionOptions);
  try {
    const schedule = new Client({ connection, namespace }).schedule.getHandle('refresh-sanctions');
    await eventually('the schedule is there', () => schedule.describe().catch(() => null));
    await schedule.trigger();
  } finally {
    await connection.close();
  }
  const { pool } = bed.instance.database.db;
  await eventually('the new list is in force', async () => ((await currentEdition(pool))?.id ?? 0) > 1);
  expect((await enrich('Rosa Klebb')).evidence).toMatchObject([{ external_id: '8', risk_points: 60 }]);
});
