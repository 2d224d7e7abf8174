/** Reads one address over and over, and answers how many answers a second it got; a process of its own. */
import { Pool } from 'undici';
import { serveTasks } from './program.ts';

/** What is read, by how many at once, and for how long. */
export interface ReadLoad {
  origin: string;
  path: string;
  token: string;
  connections: number;
  seconds: number;
}

serveTasks(async ({ origin, path, token, connections, seconds }: ReadLoad): Promise<number> => {
  const pool = new Pool(origin, { connections, pipelining: 1 });
  const startedAt = performance.now();
  const endsAt = startedAt + seconds * 1_000;
  let answered = 0;
  const reader = async () => {
    for (; performance.now() < endsAt; answered += 1) {
      const { statusCode, body } = await pool.request({
        ...{ method: 'GET', path },
        headers: { authorization: `Bearer ${token}` },
      });
      await body.dump();
      if (statusCode !== 200) throw new Error(`${path}: ${statusCode}`);
    }
  };
  await Promise.all(Array.from({ length: connections }, reader));
  await pool.close();
  return (answered / (performance.now() - startedAt)) * 1_000;
});
