/** An API on the database of a running instance, with or without the record of its calls; answers its port. */
import { createApp } from '../../api/app.ts';
import { startServer } from '../../api/server.ts';
import { apiServices, openParts } from '../../cli/compose.ts';
import { attach } from '../../cli/installation/attach.ts';
import { productLists } from '../../cli/product-lists.ts';
import { createLogger } from '../../workers/runtime/log/logger.ts';
import { readConfig } from '../../workers/settings.ts';
import { serveTasks } from './program.ts';

const [home = '', records] = process.argv.slice(2);
const config = readConfig({ TRACEWORK_HOME: home, LOG_LEVEL: 'warn', RATE_LIMIT_SCALE: '1000000' });
const log = createLogger(config);
const { endpoints } = await attach(config);
const parts = openParts(config, endpoints, log);
const products = productLists.products.map(({ product: { recordCall, ...product }, createServices }) => ({
  product: records === 'true' && recordCall ? { ...product, recordCall } : product,
  createServices,
}));
const app = createApp({ products, services: apiServices(parts), wake: parts.wake, logger: log });
const { port } = await startServer(app, { host: '127.0.0.1', port: 0 });

serveTasks(async () => port);
