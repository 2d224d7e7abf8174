import { operatorCredential } from '../auth/credential-form.ts';
import type { OpenApiDocument } from './openapi.ts';

interface ProductDocument {
  product: string;
  document: OpenApiDocument;
}

/** What a name names: an operation, or a component of one of OpenAPI's sections (`schemas`, `securitySchemes`…). */
type Kind = string;
type Rename = (kind: Kind, name: string) => string;

const reference = /^#\/components\/(\w+)\/(.+)$/;

/** Every name that a document gives, as `<kind>/<name>`. */
function namesIn({ paths = {}, components = {} }: OpenApiDocument): string[] {
  const operations = Object.values(paths).flatMap((path) =>
    Object.values(path as Record<string, { operationId: string }>),
  );
  const inSections = Object.entries(components).flatMap(([section, named]) =>
    Object.keys(named ?? {}).map((name) => `${section}/${name}`),
  );
  return [...operations.map(({ operationId }) => `operations/${operationId}`), ...inSections];
}

const mapKeys = (values: object, rename: (name: string) => string): object =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [rename(name), value]));

/** The document with other names, and everything that refers to one by its new name. */
function renamed(document: OpenApiDocument, rename: Rename): OpenApiDocument {
  const changed: OpenApiDocument = JSON.parse(JSON.stringify(document), (key, value: unknown) => {
    if (key === 'operationId' && typeof value === 'string') return rename('operations', value);
    if (key === 'security' && Array.isArray(value))
      return value.map((form: object) => mapKeys(form, (name) => rename('securitySchemes', name)));
    const [, section, name] = (typeof value === 'string' && reference.exec(value)) || [];
    return section && name ? `#/components/${section}/${rename(section, name)}` : value;
  });
  const sections = Object.entries(changed.components ?? {}).map(([section, named]) => [
    section,
    mapKeys(named ?? {}, (name) => rename(section, name)),
  ]);
  return { ...changed, components: Object.fromEntries(sections) };
}

/**
 * One document of all products. A name that several of them use stands there with the product before it, in each of
 * them: `companies.createWebhook`. The operator's credential is one for all.
 */
export function joinDocuments(documents: readonly ProductDocument[]): OpenApiDocument {
  const users = Map.groupBy(
    documents.flatMap(({ document }) => namesIn(document)),
    (name) => name,
  );
  const isShared = (name: string) =>
    (users.get(name)?.length ?? 0) > 1 && name !== `securitySchemes/${operatorCredential.id}`;
  const unique = documents.map(({ product, document }) =>
    renamed(document, (kind, name) => (isShared(`${kind}/${name}`) ? `${product}.${name}` : name)),
  );
  const sections = new Set(unique.flatMap(({ components = {} }) => Object.keys(components)));
  const named = [...sections].map((section) => [
    section,
    Object.assign({}, ...unique.map(({ components }) => components?.[section as 'schemas'])),
  ]);
  return {
    openapi: '3.1.1',
    info: { title: 'Tracework', version: '1', description: documents.map(({ product }) => product).join(', ') },
    servers: [{ url: '/' }],
    components: Object.fromEntries(named),
    paths: Object.assign({}, ...unique.map(({ paths }) => paths)),
  };
}
