import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type RefreshParts, refreshList } from '../../../activities/investigations/sanctions/refresh-list.ts';
import { SanctionsMatcher } from '../../../activities/investigations/sanctions/sanctions-matcher.ts';
import { askSource } from '../../../activities/investigations/sources/ask-source.ts';
import { evidenceOf } from '../../../activities/investigations/sources/evidence-of.ts';
import { nameOfac } from '../../../activities/investigations/sources/name_ofac.ts';
import { createOutboundHttp, type OutboundHttp } from '../../../activities/outbound/outbound-http.ts';
import { currentEdition } from '../../../db/investigations/sanctions/current-edition.ts';
import { fetchState } from '../../../db/investigations/sanctions/fetch-lease.ts';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts';
import { askParts } from '../sources/source-bed.ts';
import { type Answer, altCsv, type ListServer, type Row, sdnCsv, startListServer } from './list-server.ts';

let database: TestDatabase;
let server: ListServer;
let http: OutboundHttp;
beforeAll(async () => {
  database = await createTestDatabase();
  server = await startListServer();
  http = createOutboundHttp({ trustedOrigins: [server.url], allowPrivateTargets: false });
});
afterAll(async () => {
  await http.close();
  await server.close();
  await database.drop();
});
beforeEach(() => server.serve({ 'SDN.CSV': sdnCsv(rows), 'ALT.CSV': altCsv(aliases) }));
afterEach(async () => {
  server.requests.length = 0;
  await database.asOwner(async ({ pool }) => {
    await pool.query('delete from sanction_list');
    await pool.query(
      'update sanction_fetch set lease_token = null, leased_until = null, failed_at = null, failure = null',
    );
  });
});

const rows: Row[] = [
  { entNum: 10, name: 'PETROV, Ivan Sergeyevich', type: 'individual', remarks: "DOB 1970; a.k.a. 'VANYA PETROVICH'." },
  { entNum: 11, name: 'PETROV IVAN', type: 'vessel' },
  { entNum: 12, name: 'LARKSPUR FREIGHT LLC', program: 'SDGT' },
  { entNum: 13, name: 'AHMAD, Hassan', type: 'individual' },
];
const aliases = [
  { entNum: 10, altNum: 1, name: 'PETROFF, Johann' },
  { entNum: 11, altNum: 2, name: 'IVANA PETROVIC' },
];

const settings = (baseUrl = `${server.url}/name_ofac`) => ({ OSINT_OFFLINE: false, OSINT_NAME_OFAC_BASE_URL: baseUrl });
const refreshParts = (): RefreshParts => ({ db: database.db, http, settings: askParts(settings()).settings });

/** What one process matches names with. */
const newProcess = () =>
  new SanctionsMatcher({
    db: database.db,
    refresh: async () => (await refreshList(refreshParts(), { ifOld: true })).outcome,
  });

async function lookUp(name: string, sanctions = newProcess(), timeoutMs = 10_000) {
  const asked = await askSource(nameOfac, name, { ...askParts(settings()), http, sanctions, timeoutMs });
  const about = { identifier: name, fullName: name, now: new Date() };
  const result = asked.result === null ? null : nameOfac.result.parse(JSON.parse(JSON.stringify(asked.result)));
  return { ...asked, rows: result === null ? [] : evidenceOf(nameOfac, result, about, asked.answers) };
}

const ageOf = (hours: number) =>
  database.db.pool.query(`update sanction_list set fetched_at = now() - $1 * interval '1 hour'`, [hours]);

describe('name_ofac', () => {
  it('case 43: matches by +60, +45 and +15, and neither other names nor ships', async () => {
    const sanctions = newProcess();
    const points = async (name: string) => (await lookUp(name, sanctions)).rows.map((row) => row.riskPoints);
    expect(await points('Ivan Sergeyevich Petrov')).toEqual([60]);
    expect(await points('Иван Сергеевич Петров')).toEqual([45]);
    expect(await points('Ivan Petrov')).toEqual([15]);
    expect(await points('Ivana Petrovic')).toEqual([]);
    expect(await points('Ivan Petrovsky')).toEqual([]);
    expect(await points('Petrov Ivan')).toEqual([15]);
  });

  it('says what was matched, by which lines of which list', async () => {
    const { status, rows: evidence, answers } = await lookUp('Johann Petroff');
    expect(status).toBe('ok');
    expect(evidence).toEqual([
      {
        kind: 'sanctions_match',
        externalId: '10',
        title: 'OFAC sanctions list: PETROV, Ivan Sergeyevich',
        summary:
          'Kind: Person. Program: UKRAINE-EO13661. Matched name: PETROFF, Johann. Similarity: 100 %. List of: 2026-11-30.',
        sourceUrl: 'https://sanctionssearch.ofac.treas.gov/Details.aspx?id=10',
        ...{ confidence: 0.6, riskPoints: 60, riskCategory: 'sanctions', rawSha256: answers[0]?.sha256 },
      },
    ]);
    const raw = JSON.parse(answers[0]?.body.toString() ?? '');
    const edition = await currentEdition(database.db.pool);
    expect(raw).toEqual({
      list: {
        published_at: '2026-11-30T15:00:00.000Z',
        fetched_at: edition?.fetchedAt.toISOString(),
        ...{ sdn_csv_sha256: edition?.sdnSha256, alt_csv_sha256: edition?.altSha256 },
      },
      lines: [sdnCsv(rows).split('\r\n')[0], altCsv(aliases).split('\r\n')[0]],
    });
  });

  it('counts a weak alias as possible and no more', async () => {
    const [row] = (await lookUp('Vanya Petrovich')).rows;
    expect(row).toMatchObject({ externalId: '10', riskPoints: 15, title: expect.stringContaining('possible match') });
  });

  it('knows nothing of others', async () =>
    expect(await lookUp('Somebody Else')).toMatchObject({ status: 'no_data', reason: null, answers: [], rows: [] }));

  it('fetches a list that is missing or older than 36 h at once, and none that is younger', async () => {
    const sanctions = newProcess();
    expect((await lookUp('Ivan Petrov', sanctions)).status).toBe('ok');
    expect(server.requests).toEqual([
      '/name_ofac/api/PublicationPreview/exports/SDN.CSV',
      '/name_ofac/api/PublicationPreview/exports/ALT.CSV',
    ]);
    await ageOf(35.9);
    await lookUp('Ivan Petrov', sanctions);
    expect(server.requests).toHaveLength(2);
    await ageOf(36.1);
    expect((await lookUp('Ivan Petrov', sanctions)).status).toBe('ok');
    expect(server.requests).toHaveLength(4);
  });

  it('is an error while no list is in force, and does not ask a service again that has just failed', async () => {
    server.serve({});
    expect(await lookUp('Ivan Petrov')).toMatchObject({ status: 'error', reason: 'list not loaded', rows: [] });
    const asked = server.requests.length;
    expect(server.requests).toContain('/name_ofac/ofac/downloads/sdn.csv');
    expect(await lookUp('Ivan Petrov')).toMatchObject({ status: 'error', reason: 'list not loaded' });
    expect(server.requests).toHaveLength(asked);
    expect(await fetchState(database.db)).toMatchObject({ isUnderWay: false, failure: 'answered 404' });
  });

  it('is an error with a list that is too old and cannot be had anew', async () => {
    await refreshList(refreshParts());
    await ageOf(40);
    server.serve({ 'SDN.CSV': '<html>Maintenance</html>', 'ALT.CSV': '' });
    expect(await lookUp('Ivan Petrov')).toMatchObject({ status: 'error', reason: 'list not loaded' });
  });

  it('gives up in time when the list does not come, while the fetch goes on', async () => {
    const waiting: (() => void)[] = [];
    const later: Answer = (_request, response) => void waiting.push(() => response.end(sdnCsv(rows)));
    server.serve({ 'SDN.CSV': later, 'ALT.CSV': altCsv(aliases) });
    const sanctions = newProcess();
    expect(await lookUp('Ivan Petrov', sanctions, 1_300)).toMatchObject({ status: 'error', reason: 'list not loaded' });
    for (const answer of waiting) answer();
    expect((await lookUp('Ivan Petrov', sanctions)).status).toBe('ok');
    expect(server.requests).toHaveLength(2);
  });

  it('is fetched once by two processes, and both have it', async () => {
    const found = await Promise.all(
      [newProcess(), newProcess(), newProcess()].map((one) => lookUp('Ivan Petrov', one)),
    );
    expect(found.map(({ status }) => status)).toEqual(['ok', 'ok', 'ok']);
    expect(server.requests).toHaveLength(2);
  });

  it('sees a new edition that another process has stored', async () => {
    const sanctions = newProcess();
    expect((await lookUp('Rosa Klebb', sanctions)).status).toBe('no_data');
    server.serve({
      'SDN.CSV': sdnCsv([...rows, { entNum: 14, name: 'KLEBB, Rosa', type: 'individual' }]),
      'ALT.CSV': altCsv(aliases),
    });
    expect(await refreshList(refreshParts())).toMatchObject({ outcome: 'new', sdnRows: 5 });
    expect((await lookUp('Rosa Klebb', sanctions)).rows).toMatchObject([{ externalId: '14', riskPoints: 60 }]);
    const { rows: left } = await database.db.pool.query('select count(distinct list_id)::int as n from sanction_entry');
    expect(left).toEqual([{ n: 1 }]);
  });
});

describe('a refresh', () => {
  it('of the same bytes only says that the list is fresh', async () => {
    await refreshList(refreshParts());
    const before = await currentEdition(database.db.pool);
    await ageOf(40);
    expect(await refreshList(refreshParts())).toMatchObject({ outcome: 'unchanged' });
    const after = await currentEdition(database.db.pool);
    expect(after?.id).toBe(before?.id);
    expect(after?.fetchedAt.getTime()).toBeGreaterThanOrEqual(before?.fetchedAt.getTime() ?? Number.NaN);
  });

  it.each([
    ['entries', { 'SDN.CSV': () => sdnCsv(rows.slice(0, 1)), 'ALT.CSV': () => altCsv(aliases) }],
    ['aliases', { 'SDN.CSV': () => sdnCsv(rows), 'ALT.CSV': () => altCsv(manyAliases.slice(0, 4)) }],
  ])('keeps the list in force where the new one has fewer than half the %s', async (_what, files) => {
    server.serve({ 'SDN.CSV': sdnCsv(rows), 'ALT.CSV': altCsv(manyAliases) });
    await refreshList(refreshParts());
    const before = await currentEdition(database.db.pool);
    server.serve({ 'SDN.CSV': files['SDN.CSV'](), 'ALT.CSV': files['ALT.CSV']() });
    await expect(refreshList(refreshParts())).rejects.toThrow('too short');
    expect(await currentEdition(database.db.pool)).toEqual(before);
    expect((await lookUp('Hassan Ahmad')).rows).toMatchObject([{ externalId: '13' }]);
  });

  const manyAliases = Array.from({ length: 9 }, (_, at) => ({ entNum: 10, altNum: at, name: `PETROV, V${at}` }));

  it('follows a redirect to the signed address of a store', async () => {
    const to: Answer = (request, response) =>
      void response
        .writeHead(302, { location: `/store/stored-${request.url?.split('/').at(-1)}?sig=a%2Bb&exp=1` })
        .end();
    server.serve({
      ...{ 'SDN.CSV': to, 'ALT.CSV': to },
      ...{ 'stored-SDN.CSV': sdnCsv(rows), 'stored-ALT.CSV': altCsv(aliases) },
    });
    expect(await refreshList(refreshParts())).toMatchObject({ outcome: 'new', entries: 3 });
    expect(server.requests).toContain('/store/stored-SDN.CSV?sig=a%2Bb&exp=1');
  });

  it('follows none to a private address of another origin', async () => {
    const to: Answer = (_request, response) =>
      void response.writeHead(302, { location: `http://localhost:${new URL(server.url).port}/stored` }).end();
    server.serve({ 'SDN.CSV': to, 'ALT.CSV': to, stored: sdnCsv(rows) });
    await expect(refreshList(refreshParts())).rejects.toThrow('address not allowed');
    expect(server.requests).not.toContain('/stored');
  });

  it('takes the older address where the newer one fails', async () => {
    server.serve({ 'sdn.csv': sdnCsv(rows), 'alt.csv': altCsv(aliases) });
    expect(await refreshList(refreshParts())).toMatchObject({ outcome: 'new' });
  });

  it('reads no more of a file than it may', async () => {
    const endless: Answer = (_request, response) => {
      const row = Buffer.from(sdnCsv([{ entNum: 1, name: 'A'.repeat(1_000) }]).slice(0, -1));
      const more = () => {
        while (!response.destroyed && response.write(row));
      };
      response.on('drain', more);
      more();
    };
    server.serve({ 'SDN.CSV': endless });
    await expect(refreshList({ ...refreshParts(), maxBytes: 100_000 })).rejects.toThrow('longer than 100000 bytes');
  });
});
