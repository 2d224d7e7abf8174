/** The whole product as a process of its own, so that crashes, hangs and memory show from outside. */
import { startInstance } from '../../cli/installation/start-instance.ts';
import { createLogger } from '../../workers/runtime/log/logger.ts';
import { readConfig } from '../../workers/settings.ts';

const config = { ...readConfig(process.env), PORT: 0 };
const { baseUrl } = await startInstance({
  config,
  endpoints: JSON.parse(process.env.TEST_ENDPOINTS ?? ''),
  log: createLogger(config),
  api: true,
  worker: true,
  checkAnswers: true,
});
process.on('message', () => process.send?.({ rssBytes: process.memoryUsage.rss(), polluted: 'polluted' in {} }));
process.once('disconnect', () => process.exit());
process.send?.({ port: Number(new URL(baseUrl).port) });
