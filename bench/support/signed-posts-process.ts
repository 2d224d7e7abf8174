/** The limit of delivering: signed requests over a bare pool of connections, from memory and remembering nothing. */
import { Webhook } from 'standardwebhooks';
import { Pool } from 'undici';
import { serveTasks } from './program.ts';

interface Task {
  origins: string[];
  count: number;
  body: string;
  secret: string;
  connections: number;
}

serveTasks(async ({ origins, count, body, secret, connections }: Task) => {
  const webhook = new Webhook(secret);
  const pools = origins.map((origin) => new Pool(origin, { connections, pipelining: 1 }));
  let sent = 0;
  const startedAt = performance.now();
  const send = async (pool: Pool) => {
    while (sent < count) {
      sent += 1;
      const id = `evt_limit_${sent}`;
      const sentAt = new Date();
      const headers = {
        'content-type': 'application/json',
        'webhook-id': id,
        'webhook-timestamp': String(Math.floor(sentAt.getTime() / 1_000)),
        'webhook-signature': webhook.sign(id, sentAt, body),
      };
      const answer = await pool.request({ method: 'POST', path: '/', headers, body });
      await answer.body.dump();
    }
  };
  await Promise.all(pools.flatMap((pool) => Array.from({ length: connections }, () => send(pool))));
  const seconds = (performance.now() - startedAt) / 1_000;
  await Promise.all(pools.map((pool) => pool.close()));
  return count / seconds;
});
