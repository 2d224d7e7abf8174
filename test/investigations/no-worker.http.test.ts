import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { installedProduct } from '../../api/http/installed-product.ts';
import { investigations } from '../../api/investigations/product.ts';
import { createServices, type Services } from '../../api/investigations/services.ts';
import { productLists } from '../../cli/product-lists.ts';
import type { WaitOptions } from '../../db/durable/row-waiter.ts';
import { type InvestigationsBed, startInvestigationsBed } from './investigations-bed.ts';

/** How long handlers asked to wait for a row; they wait a thousandth of it. */
const waits: number[] = [];

const scaled = (services: Services): Services => {
  for (const waiter of [services.endedRuns, services.endedReports]) {
    const wait = waiter.wait.bind(waiter);
    const brief = (workspaceId: string, id: string, { timeoutMs, ...options }: WaitOptions) => {
      waits.push(timeoutMs);
      return wait(workspaceId, id, { ...options, timeoutMs: timeoutMs / 1_000 });
    };
    Object.assign(waiter, { wait: brief });
  }
  return services;
};
const lists = {
  ...productLists,
  products: productLists.products.map((installed) =>
    installed.product.product === 'investigations'
      ? installedProduct(investigations, (...given: Parameters<typeof createServices>) =>
          scaled(createServices(...given)),
        )
      : installed,
  ),
};

let bed: InvestigationsBed;

beforeAll(async () => {
  bed = await startInvestigationsBed({ workers: 0, env: { RATE_LIMIT_SCALE: '1' }, lists });
}, 180_000);
afterAll(async () => {
  await bed?.stop();
});

const async = { prefer: 'respond-async' };
const post = (as: string, path: string, body?: object, headers?: Record<string, string>) =>
  bed.send(as, 'POST', `/api/v1${path}`, body, headers);
const idOf = ({ json }: { json: unknown }) => (json as { id: string }).id;
const runOf = ({ json }: { json: unknown }) => (json as { run_id: string }).run_id;
const remaining = ({ headers }: { headers: Headers }) => headers.get('x-ratelimit-remaining');

test('a run that is not finished after 115 s is 503 with Retry-After: 5, goes on, and a retry joins it uncounted', async () => {
  const { workspaceId, token } = await bed.workspace();
  const { id } = (await post(token, '/cases', { title: 'A' })).json as { id: string };
  const sid = idOf(await post(token, '/subjects', { case_id: id }));
  const first = await post(token, `/subjects/${sid}/enrich`);
  expect(first).toMatchObject({ status: 503, json: { error: expect.stringMatching(/joins it/) } });
  expect(Object.keys(first.json as object)).toEqual(['error']);
  expect(first.headers.get('retry-after')).toBe('5');
  expect(remaining(first)).toBe('4');
  expect(waits).toEqual([115_000]);
  const again = await post(token, `/subjects/${sid}/enrich`);
  expect([again.status, remaining(again)]).toEqual([503, '4']);
  const { data } = (await bed.send(token, 'GET', `/api/v1/subjects/${sid}/runs`)).json as { data: object[] };
  expect(data).toMatchObject([{ status: 'running', started_at: null }]);

  const monitor = idOf(await post(token, '/monitors', { subject_id: sid, active: false }));
  const monitored = await post(token, `/monitors/${monitor}/run`);
  expect([monitored.status, monitored.headers.get('retry-after')]).toEqual([503, '5']);
  expect(waits).toEqual([115_000, 115_000, 115_000]);

  await bed.instance.database.asOwner(({ pool }) =>
    pool.query('update subject set last_enriched_at = now(), risk_score = 0 where id = $1 and workspace_id = $2', [
      ...[sid, workspaceId],
    ]),
  );
  const report = await post(token, `/subjects/${sid}/reports`);
  expect(report).toMatchObject({ status: 202, json: { status: 'generating', narrative: null, pdf_url: null } });
  expect(report.headers.get('location')).toBe(`/api/v1/reports/${idOf(report)}`);
  expect(waits.at(-1)).toBe(60_000);
});

test('a free workspace has five enrichments an hour, and no other workspace pays for it (case 22)', async () => {
  const { case_id, id } = await bed.createSubject();
  const enrich = (sid: string, as = 'W') => post(as, `/subjects/${sid}/enrich`, undefined, async);
  const joined = [await enrich(id), await enrich(id), await enrich(id)];
  expect(joined.map(remaining)).toEqual(['4', '4', '4']); // those that join do not count
  expect(new Set(joined.map(runOf)).size).toBe(1);
  const another = async () => enrich(idOf(await post('W', '/subjects', { case_id })));
  for (const left of ['3', '2', '1', '0']) expect(remaining(await another())).toBe(left);
  const sixth = await another();
  expect(sixth.status).toBe(429);
  expect(sixth.headers.get('retry-after')).toBe('3600');
  expect([sixth.headers.get('x-ratelimit-limit'), remaining(sixth)]).toEqual(['5', '0']);
  expect(Object.keys(sixth.json as object)).toEqual(['error']);
  expect((await enrich(id)).status).toBe(202); // it still joins the run in progress

  const theirs = idOf(await post('X', '/cases', { title: 'Theirs' }));
  const other = await enrich(idOf(await post('X', '/subjects', { case_id: theirs })), 'X');
  expect([other.status, remaining(other)]).toEqual([202, '4']);
});
