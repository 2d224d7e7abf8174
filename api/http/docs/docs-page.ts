import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import express, { type RequestHandler, type Router } from 'express';
import type { HttpProduct } from '../product.ts';
import { requestId } from '../request-id.ts';
import { joinDocuments } from './join-documents.ts';
import { openApiDocument } from './openapi.ts';
import { productPage, startPage } from './pages.ts';

const swaggerFolder = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
const swaggerFiles = ['swagger-ui.css', 'swagger-ui-bundle.js', 'favicon-32x32.png'];
const ownFiles = ['initializer.js', 'pages.css'];

/**
 * The API reference from local files alone: `/docs` lists the products, `/docs/<product>` is the page of one and
 * `/openapi/<product>.json` its document; `/openapi.json` has all of them, and `/` leads to `/docs`.
 */
export function docsPage<Services>(
  products: readonly HttpProduct<Services>[],
  headers: Readonly<Record<string, string>>,
): Router {
  const documents = products.map((product) => ({ product: product.product, document: openApiDocument(product) }));
  const router = express.Router({ caseSensitive: true });
  const serve = (path: string, handler: RequestHandler) =>
    router.get(path, (req, res, next) => {
      res.set(headers).set('x-request-id', requestId(req.headers['x-request-id']));
      handler(req, res, next);
    });
  const serveText = (path: string, type: string, text: string) =>
    serve(path, (_req, res) => void res.type(type).send(text));
  const serveFile = (path: string, file: string, root: string) =>
    serve(path, (_req, res, next) => res.sendFile(file, { root }, (error) => error && !res.headersSent && next(error)));

  serve('/', (_req, res) => res.redirect(302, '/docs'));
  serveText('/docs', 'text/html', startPage(products));
  serveText('/openapi.json', 'application/json', JSON.stringify(joinDocuments(documents)));
  for (const product of products) serveText(`/docs/${product.product}`, 'text/html', productPage(product));
  for (const { product, document } of documents)
    serveText(`/openapi/${product}.json`, 'application/json', JSON.stringify(document));
  for (const file of ownFiles) serveFile(`/docs/${file}`, file, import.meta.dirname);
  for (const file of swaggerFiles) serveFile(`/docs/${file}`, file, swaggerFolder);
  return router;
}
