// Plain JavaScript with packages of its own: queues as many deliveries as it is told, and works them until it is told to stop.
import { Logger, makeWorkerUtils, run } from 'graphile-worker';
import { Webhook } from 'standardwebhooks';
import { Pool } from 'undici';

const TIMEOUT_MS = 15_000;
const logger = new Logger(() => () => {});
let runner;
let utils;

const tasks = {
  async start({ connectionString, secret, urls, count, body, inFlight }) {
    const webhook = new Webhook(secret);
    const pools = new Map(urls.map((url) => [new URL(url).origin, new Pool(new URL(url).origin, { connections: 16 })]));
    utils = await makeWorkerUtils({ connectionString, logger });
    await utils.migrate();
    await utils.withPgClient((client) => client.query(ADD_JOBS, [urls, count, body]));
    const startedAt = Date.now();
    runner = await run({
      connectionString,
      noHandleSignals: true,
      preset: {
        worker: {
          concurrentJobs: inFlight,
          maxPoolSize: 10,
          localQueue: { size: Math.max(500, inFlight) },
          completeJobBatchDelay: 0,
          failJobBatchDelay: 0,
          logger,
        },
      },
      taskList: {
        async deliver({ url, id, body }) {
          const sentAt = new Date();
          const headers = {
            'content-type': 'application/json',
            'webhook-id': id,
            'webhook-timestamp': String(Math.floor(sentAt.getTime() / 1000)),
            'webhook-signature': webhook.sign(id, sentAt, body),
          };
          const { origin, pathname } = new URL(url);
          const answer = await pools.get(origin).request({
            method: 'POST',
            path: pathname,
            headers,
            body,
            headersTimeout: TIMEOUT_MS,
          });
          await answer.body.dump();
          if (answer.statusCode >= 300) throw new Error(`answered ${answer.statusCode}`);
        },
      },
    });
    return startedAt;
  },
  async stop() {
    runner.stop().catch(() => {}); // hanging jobs would hold it up; their rows go with the schema
    await utils.withPgClient((client) => client.query('truncate graphile_worker._private_jobs'));
    await utils.release();
  },
};

const ADD_JOBS = `select count(*) from graphile_worker.add_jobs(array(
  select row('deliver', json_build_object('url', ($1::text[])[1 + n % cardinality($1::text[])], 'id', 'evt_' || n,
    'body', $3::text), null, null, 7, null, null, null)::graphile_worker.job_spec from generate_series(1, $2::int) n))`;

process.on('message', async ({ task, ...input }) => {
  try {
    process.send({ answer: await tasks[task](input) });
  } catch (error) {
    process.send({ error: error.stack });
  }
});
process.on('disconnect', () => process.exit());
process.send({ answer: null });
