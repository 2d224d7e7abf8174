import { z } from 'zod';
import { defineScenario } from '../scenario.ts';
import { alternate } from '../support/alternate.ts';
import { startProduct } from '../support/product.ts';
import { startProgram } from '../support/program.ts';
import type { ReadLoad } from '../support/read-load-process.ts';

const SECONDS = 5;
const CONNECTIONS = 64;

/** Makes a case; answers where it is read. */
async function makeCase(origin: string, token: string): Promise<string> {
  const answer = await fetch(`${origin}/api/v1/cases`, {
    ...{ method: 'POST', body: JSON.stringify({ title: 'A case' }) },
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
  });
  return `/api/v1/cases/${z.object({ id: z.string() }).parse(await answer.json()).id}`;
}

export default defineScenario({
  name: 'investigations-audit',
  about:
    `\`GET /api/v1/cases/{cid}\` by ${CONNECTIONS} readers of one workspace, whose every answer waits for its row of the audit ` +
    'log, against an API on the same database that records nothing; the rows are sealed meanwhile.',
  figures: {
    ratio: { title: 'Reads with ÷ without the audit log', unit: '×', better: 'more', must: 0.7, goal: 0.9 },
  },
  measure: async (options) => {
    const product = await startProduct(options);
    const token = product.key('investigations', 'token');
    const start = (records: boolean) =>
      startProgram(new URL('../support/api-process.ts', import.meta.url), { args: [product.home, String(records)] });
    const [recording, silent] = [await start(true), await start(false)];
    const readers = await startProgram(new URL('../support/read-load-process.ts', import.meta.url));
    try {
      const path = await makeCase(product.origin, token);
      const side = async (name: string, api: typeof recording) => {
        const origin = `http://127.0.0.1:${await api.ask<number>({})}`;
        const load: ReadLoad = { origin, path, token, connections: CONNECTIONS, seconds: SECONDS * options.scale };
        return { name, unit: '/s', run: () => readers.ask<number>(load) };
      };
      return {
        ratio: await alternate(await side('recorded', recording), await side('not', silent), options.rounds),
      };
    } finally {
      await Promise.all([readers.stop(), recording.stop(), silent.stop()]);
      await product.stop();
    }
  },
});
