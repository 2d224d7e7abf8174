import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import express, { type RequestHandler, type Router } from 'express';
import { requestId } from '../request-id.ts';

const swaggerFolder = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
const swaggerFiles = ['swagger-ui.css', 'swagger-ui-bundle.js', 'favicon-32x32.png'];

/** `/openapi.json`, the API reference at `/docs` from local files alone, and `/`, which leads there. */
export function docsPage(document: unknown, headers: Readonly<Record<string, string>>): Router {
  const json = JSON.stringify(document);
  const router = express.Router({ caseSensitive: true });
  const serve = (path: string, handler: RequestHandler) =>
    router.get(path, (req, res, next) => {
      res.set(headers).set('x-request-id', requestId(req.headers['x-request-id']));
      handler(req, res, next);
    });
  const serveFile = (path: string, file: string, root: string) =>
    serve(path, (_req, res, next) => res.sendFile(file, { root }, (error) => error && !res.headersSent && next(error)));

  serve('/', (_req, res) => res.redirect(302, '/docs'));
  serve('/openapi.json', (_req, res) => {
    res.type('application/json').send(json);
  });
  serveFile('/docs', 'index.html', import.meta.dirname);
  serveFile('/docs/initializer.js', 'initializer.js', import.meta.dirname);
  for (const file of swaggerFiles) serveFile(`/docs/${file}`, file, swaggerFolder);
  return router;
}
