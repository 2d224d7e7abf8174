/** The least that a durable endpoint can be: Express, one row and so one commit per request; no key, no checks. */
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import express from 'express';
import pg from 'pg';
import { serveTasks } from '../../support/program.ts';

/** As many connections as served it best on two cores. */
const POOL_SIZE = 16;

serveTasks(async ({ databaseUrl }: { databaseUrl: string }) => {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: POOL_SIZE });
  await pool.query(`create table if not exists peer_log
    (id uuid primary key, body json not null, created_at timestamptz not null default now())`);
  const app = express().disable('x-powered-by').disable('etag').use(express.json());
  app.post('/api/logs', async (req, res) => {
    const id = randomUUID();
    await pool.query({
      name: 'insert',
      text: 'insert into peer_log (id, body) values ($1, $2)',
      values: [id, JSON.stringify(req.body)],
    });
    res.status(202).json({ ok: true, id, status: 'pending' });
  });
  const server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return typeof address === 'object' ? address?.port : null;
});
