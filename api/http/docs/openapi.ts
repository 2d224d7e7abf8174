import { createDocument, type ZodOpenApiPathsObject, type ZodOpenApiSecuritySchemeObject } from 'zod-openapi';
import { type CredentialForm, operatorCredential } from '../auth/credential-form.ts';
import type { HttpProduct } from '../product.ts';
import { operation } from './openapi-operation.ts';

export type OpenApiDocument = ReturnType<typeof createDocument>;

/** Express's path as OpenAPI writes it: `/logs/:id` becomes `/logs/{id}`. */
const templated = (path: string): string => path.replace(/[:*](\w+)/g, '{$1}');

const securityScheme = ({ header }: CredentialForm): ZodOpenApiSecuritySchemeObject =>
  header === 'bearer' ? { type: 'http', scheme: 'bearer' } : { type: 'apiKey', in: 'header', name: header };

/** The OpenAPI 3.1 document of a product, made from its table alone; names of operations and schemas are its own. */
export function openApiDocument<Services>(product: HttpProduct<Services>): OpenApiDocument {
  const { routes, credentials, title } = product;
  const paths: ZodOpenApiPathsObject = {};
  for (const route of routes) {
    const path = templated(route.path);
    paths[path] = { ...paths[path], [route.method]: operation(route, product) };
  }
  const forms = routes.some(({ auth }) => auth === 'operator') ? [operatorCredential, ...credentials] : credentials;
  return createDocument(
    {
      openapi: '3.1.1',
      info: { title: `Tracework: ${title}`, version: '1' },
      servers: [{ url: '/' }], // wherever the document came from: the page may call no other origin
      components: { securitySchemes: Object.fromEntries(forms.map((form) => [form.id, securityScheme(form)])) },
      paths,
    },
    {
      override: ({ jsonSchema, io }) => {
        // Otherwise each schema used both ways would appear twice, the second time only to be closed.
        if (io === 'output') delete jsonSchema.additionalProperties;
      },
    },
  );
}
