import type { HttpProduct } from '../product.ts';

type Listed = Pick<HttpProduct<never>, 'product' | 'title' | 'owns'>;

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text: string): string => text.replace(/[&<>"]/g, (character) => escapes[character] ?? character);

const page = (title: string, head: string, body: string): string => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>${escaped(title)}</title>
    <link rel="icon" type="image/png" href="/docs/favicon-32x32.png" />${head}
    <link rel="stylesheet" href="/docs/pages.css" />
  </head>
  <body>
${body}
  </body>
</html>
`;

const item = ({ product, title, owns }: Listed): string => `
        <li>
          <a href="/docs/${product}">${escaped(title)}</a>, <a href="/openapi/${product}.json">OpenAPI</a><br />
          ${owns.map((prefix) => `<code>${escaped(prefix)}</code>`).join(' ')}
        </li>`;

/** The page that leads to the reference of each product. */
export const startPage = (products: readonly Listed[]): string =>
  page(
    'Tracework APIs',
    '',
    `    <main>
      <h1>Tracework APIs</h1>
      <ul>${products.map(item).join('')}
      </ul>
      <p>All of them in one document: <a href="/openapi.json"><code>/openapi.json</code></a></p>
    </main>`,
  );

/** The reference of one product; `initializer.js` shows the document that is named here. */
export const productPage = ({ product, title }: Listed): string =>
  page(
    `Tracework: ${title}`,
    '\n    <link rel="stylesheet" href="/docs/swagger-ui.css" />',
    `    <nav><a href="/docs">All APIs</a></nav>
    <div id="swagger-ui" data-document="/openapi/${product}.json"></div>
    <script src="/docs/swagger-ui-bundle.js"></script>
    <script src="/docs/initializer.js"></script>`,
  );
