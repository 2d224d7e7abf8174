import express, { type Express } from 'express';
import type { Wake } from '../domain/durable/wake.ts';
import type { Logger } from '../workers/runtime/log/logger.ts';
import { docsPage } from './http/docs/docs-page.ts';
import type { InstalledProduct } from './http/installed-product.ts';
import { preflight } from './http/preflight.ts';
import { OpenStreams } from './http/respond/open-streams.ts';
import { pageHeaders } from './http/respond/security-headers.ts';
import { compileRoute } from './http/routing/compile-route.ts';
import { tableMistakes } from './http/routing/table-mistakes.ts';
import { unknownPath, unreadablePath } from './http/routing/unknown-path.ts';
import { createServerContext, type ServerServices } from './http/server-context.ts';

export interface AppOptions<Services> {
  products: readonly InstalledProduct<Services>[];
  /** What all products share. */
  services: Services;
  /** Tells drains and jobs of rows that have committed. */
  wake: Wake;
  logger: Logger;
  /** Answers that do not fit their schema become an internal error; for tests and development. */
  checkAnswers?: boolean;
  /** Given to the server as well, which ends them when it closes. */
  streams?: OpenStreams;
}

/** The whole HTTP server as an Express app: every product's routes, and their reference. */
export function createApp<Services extends ServerServices>(options: AppOptions<Services>): Express {
  const { services, wake, logger, checkAnswers = false, streams = new OpenStreams() } = options;
  const products = options.products.map(({ product }) => product);
  const mistakes = tableMistakes(products);
  if (mistakes.length > 0) throw new Error(`Bad route tables: ${mistakes.join('; ')}.`);
  const server = createServerContext({ services, wake, logger, checkAnswers, streams });
  const app = express();
  app.disable('x-powered-by').disable('etag').set('query parser', 'simple').enable('case sensitive routing');
  app.set('trust proxy', services.config.TRUST_PROXY);
  app.set('env', 'production'); // elsewhere Express's last resort would show a stack
  const servers = new Map(
    options.products.map(({ product, createServices }) => [
      product,
      { ...server, services: createServices(services, wake) },
    ]),
  );
  for (const [product, own] of servers) {
    for (const route of product.routes) app[route.method](route.path, compileRoute(own, product, route));
  }
  app.use(docsPage(products, pageHeaders()));
  app.use(preflight(server, products));
  const owners = {
    products,
    serverOf: (product: (typeof products)[number] | null) => (product && servers.get(product)) ?? server,
  };
  app.use(unknownPath(owners));
  app.use(unreadablePath(owners));
  return app;
}
