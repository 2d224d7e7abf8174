import { defineScenario } from '../scenario.ts';
import { fillLogs } from '../support/fill-logs.ts';
import { deepCases, filterCases, reviewCases, searchCases } from '../support/list-cases.ts';
import { type Product, startProduct } from '../support/product.ts';
import { median, percentile, short } from '../support/statistics.ts';

const LOGS = 1_000_000;
const OTHERS = 100_000;
const OTHER_WORKSPACE = '00000000-0000-4000-8000-000000000002';

/** Paths of one promise, and how often each is asked for in a round. */
interface Group {
  name: 'filters' | 'review' | 'search' | 'deep' | 'names';
  paths: string[];
  repeats: number;
}

const list = (query: string) => `/api/logs?${query.replaceAll(' ', '+').replaceAll('%', '%25')}`;

const groups = (): Group[] => [
  { name: 'filters', paths: filterCases().map(list), repeats: 20 },
  { name: 'review', paths: reviewCases().map(list), repeats: 20 },
  { name: 'search', paths: searchCases().map(list), repeats: 5 },
  { name: 'deep', paths: deepCases().map(list), repeats: 3 },
  { name: 'names', paths: ['/api/projects'], repeats: 20 },
];

async function fill({ admin }: Product, scale: number): Promise<void> {
  const { rows } = await admin.query<{ id: string }>('select id from workspace');
  await admin.query(`insert into workspace (id, name) values ($1, 'Another')`, [OTHER_WORKSPACE]);
  const sizes: [string, number][] = [[OTHER_WORKSPACE, OTHERS], ...rows.map(({ id }): [string, number] => [id, LOGS])];
  await fillLogs(admin, new Map(sizes.map(([id, count]) => [id, Math.round(count * scale)])));
}

async function timeOf({ origin, token }: Product, path: string): Promise<number> {
  const startedAt = performance.now();
  const answer = await fetch(origin + path, { headers: { authorization: `Bearer ${token}` } });
  const text = await answer.text();
  if (answer.status !== 200) throw new Error(`${path}: ${answer.status} ${text}`);
  return performance.now() - startedAt;
}

/** Times of every path, by path; `rounds` times each group in turn. */
async function measure(product: Product, asked: Group[], rounds: number): Promise<Map<string, number[][]>> {
  const times = new Map<string, number[][]>();
  for (let round = 0; round <= rounds; round += 1)
    for (const { paths, repeats } of asked)
      for (const path of paths) {
        const seen: number[] = [];
        for (let i = 0; i < (round === 0 ? 1 : repeats); i += 1) seen.push(await timeOf(product, path));
        if (round > 0) times.set(path, [...(times.get(path) ?? []), seen]); // the first round warms
      }
  return times;
}

/** A round's sample is the 95th percentile of its slowest path. */
function slowest({ paths }: Group, times: Map<string, number[][]>) {
  const p95s = paths.map((path) => ({ path, rounds: (times.get(path) ?? []).map((round) => percentile(round, 0.95)) }));
  const worst = p95s.reduce((a, b) => (median(b.rounds) > median(a.rounds) ? b : a));
  const medians = paths.map((path) => median((times.get(path) ?? []).flat()));
  const sides = `slowest \`${decodeURIComponent(worst.path)}\`; medians ${short(Math.min(...medians))} to ${short(Math.max(...medians))} ms`;
  return { samples: worst.rounds, sides };
}

const figure = (title: string, must: number, goal: number) =>
  ({ title, unit: 'ms', better: 'less', must, goal }) as const;

export default defineScenario({
  name: 'lists',
  about:
    `\`GET /api/logs\` of a workspace with ${LOGS.toLocaleString('en')} logs of 90 days, beside one of ` +
    `${OTHERS.toLocaleString('en')}: a page of 50 with totals and summary, one request at a time, over HTTP. Each filter ` +
    'and order alone, wide and narrow, and some together; of each round the 95th percentile of the slowest of them. ' +
    'How the lists are read is in [lists](lists.md).',
  figures: {
    filters: figure('List p95, slowest filter or order', 150, 50),
    review: figure('Review queue p95', 30, 15),
    search: figure('Search (q) p95, slowest', 1_000, 300),
    deep: figure('Deep pages p95, slowest order', 5_000, 1_000),
    names: figure('Projects with counts p95', 150, 30),
  },
  measure: async (options) => {
    const product = await startProduct(options);
    try {
      await fill(product, options.scale);
      const asked = groups();
      const times = await measure(product, asked, options.rounds);
      for (const [path, rounds] of times)
        console.log(
          `  ${decodeURIComponent(path)}: median ${short(median(rounds.flat()))}, p95 ${short(percentile(rounds.flat(), 0.95))} ms`,
        );
      const of = (name: Group['name']) => slowest(asked.find((group) => group.name === name) as Group, times);
      return {
        filters: of('filters'),
        review: of('review'),
        search: of('search'),
        deep: of('deep'),
        names: of('names'),
      };
    } finally {
      await product.stop();
    }
  },
});
