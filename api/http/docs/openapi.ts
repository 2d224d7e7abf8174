import { createDocument, type ZodOpenApiPathsObject, type ZodOpenApiSecuritySchemeObject } from 'zod-openapi';
import { type CredentialForm, operatorCredential } from '../auth/credential-form.ts';
import type { HttpProduct } from '../product.ts';
import { operation } from './openapi-operation.ts';

/** Express's path as OpenAPI writes it: `/logs/:id` becomes `/logs/{id}`. */
const templated = (path: string): string => path.replace(/[:*](\w+)/g, '{$1}');

const securityScheme = ({ header }: CredentialForm): ZodOpenApiSecuritySchemeObject =>
  header === 'bearer' ? { type: 'http', scheme: 'bearer' } : { type: 'apiKey', in: 'header', name: header };

/** The OpenAPI 3.1 document of all products, made from their tables alone. */
export function openApiDocument<Services>(products: readonly HttpProduct<Services>[]) {
  const paths: ZodOpenApiPathsObject = {};
  for (const product of products) {
    for (const route of product.routes) {
      const path = templated(route.path);
      paths[path] = { ...paths[path], [route.method]: operation(route, product) };
    }
  }
  const forms = [operatorCredential, ...products.flatMap(({ credentials }) => credentials)];
  return createDocument(
    {
      openapi: '3.1.1',
      info: { title: 'Tracework', version: '1', description: products.map(({ title }) => title).join(', ') },
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
