import type pg from 'pg';
import { byCreation } from '../../domain/investigations/contract/list.ts';
import { subjects } from '../../domain/investigations/contract/subjects/subject-list.ts';
import { defineScenario } from '../scenario.ts';
import { fillSubjects } from '../support/fill-subjects.ts';
import { type Product, startProduct } from '../support/product.ts';
import { median, percentile, short } from '../support/statistics.ts';

const SUBJECTS = 200_000;
const EVIDENCE = 10;
const OTHERS = 20_000;
const OTHER_WORKSPACE = '00000000-0000-4000-8000-000000000002';
const ASKED = 20;

async function fill({ admin }: Product, scale: number): Promise<void> {
  const { rows } = await admin.query<{ id: string }>('select id from workspace');
  await admin.query(`insert into workspace (id, name) values ($1, 'Another')`, [OTHER_WORKSPACE]);
  const sizes: [string, number][] = [
    [OTHER_WORKSPACE, OTHERS],
    ...rows.map(({ id }): [string, number] => [id, SUBJECTS]),
  ];
  for (const [id, count] of sizes)
    await fillSubjects(admin, id, { cases: 500, subjects: Math.round(count * scale), evidence: EVIDENCE });
}

/** A cursor in the middle of the list. */
async function middle(admin: pg.Client): Promise<string> {
  const { rows } = await admin.query<{ id: string; created_at: Date }>(
    `select id, created_at from subject where workspace_id <> $1 order by created_at desc, id desc
     offset (select count(*) / 2 from subject where workspace_id <> $1) limit 1`,
    [OTHER_WORKSPACE],
  );
  const shown = rows.map(({ id, created_at }) => ({ id, created_at: created_at.toISOString() }));
  return subjects.page([...shown, ...shown], 1, byCreation).next_cursor ?? '';
}

/** Queries by the figure that they count for. */
async function queries({ admin }: Product): Promise<Record<'list' | 'together', string[]>> {
  const { rows } = await admin.query<{ id: string }>(
    `select case_id as id from subject where workspace_id <> $1 group by case_id order by count(*)`,
    [OTHER_WORKSPACE],
  );
  const [small, large] = [rows[0]?.id, rows.at(-1)?.id];
  const list = [
    ...['', `cursor=${await middle(admin)}`, `case_id=${small}`, `case_id=${large}`],
    ...['identifier=person4711@example.org', 'identifier=shared', 'identifier=nobody@example.org'],
    ...['q=an', 'q=quixote', 'q=nobody'],
  ];
  return { list, together: [`q=nobody&case_id=${large}`, 'identifier=shared&q=quixote'] };
}

async function timeOf({ origin, key }: Product, query: string): Promise<number> {
  const startedAt = performance.now();
  const answer = await fetch(`${origin}/api/v1/subjects?limit=50&${query}`, {
    headers: { authorization: `Bearer ${key('investigations', 'token')}` },
  });
  const text = await answer.text();
  if (answer.status !== 200) throw new Error(`${query}: ${answer.status} ${text}`);
  return performance.now() - startedAt;
}

async function measure(product: Product, asked: string[], rounds: number): Promise<Map<string, number[][]>> {
  const times = new Map<string, number[][]>();
  for (let round = 0; round <= rounds; round += 1)
    for (const query of asked) {
      const seen: number[] = [];
      for (let i = 0; i < (round === 0 ? 3 : ASKED); i += 1) seen.push(await timeOf(product, query));
      if (round > 0) times.set(query, [...(times.get(query) ?? []), seen]); // the first round warms
    }
  return times;
}

/** A round's sample is the 95th percentile of its slowest query. */
function slowest(times: Map<string, number[][]>) {
  const p95s = [...times].map(([query, seen]) => ({ query, rounds: seen.map((round) => percentile(round, 0.95)) }));
  for (const { query, rounds } of p95s) console.log(`  ${query || 'all'}: p95 ${short(median(rounds))} ms`);
  const worst = p95s.reduce((a, b) => (median(b.rounds) > median(a.rounds) ? b : a));
  return { samples: worst.rounds, sides: `slowest \`${worst.query || 'all'}\`` };
}

export default defineScenario({
  name: 'investigations-lists',
  about:
    `\`GET /api/v1/subjects?limit=50\` of a workspace with ${SUBJECTS.toLocaleString('en')} subjects and ten rows of evidence ` +
    `each, beside one of ${OTHERS.toLocaleString('en')}: all, deep in the list, by case, by identifier, and by a part of the ` +
    'name that many, few or none have; one request at a time, over HTTP. Of each round the 95th percentile of the slowest.',
  figures: {
    list: { title: 'Subjects p95, slowest filter', unit: 'ms', better: 'less', must: 100, goal: 40 },
    together: { title: 'Subjects p95, slowest of two filters', unit: 'ms', better: 'less', must: 200, goal: 80 },
  },
  measure: async (options) => {
    const product = await startProduct(options);
    try {
      await fill(product, options.scale);
      const { list, together } = await queries(product);
      return {
        list: slowest(await measure(product, list, options.rounds)),
        together: slowest(await measure(product, together, options.rounds)),
      };
    } finally {
      await product.stop();
    }
  },
});
