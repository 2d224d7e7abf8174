import { type Hit, shoot } from './shoot.ts';

/** As much of JSON Schema 2020-12 as OpenAPI documents of zod hold. */
export interface Schema {
  $ref?: string;
  type?: string | string[];
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: boolean | Schema;
  items?: Schema;
  enum?: unknown[];
  const?: unknown;
  pattern?: string;
  format?: string;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  exclusiveMaximum?: number;
  minItems?: number;
  maxItems?: number;
  examples?: unknown[];
}

interface Parameter {
  name: string;
  in: 'path' | 'query' | 'header';
  required?: boolean;
  schema: Schema;
}

type Content = Record<string, { schema?: Schema }>;

interface OperationObject {
  operationId: string;
  parameters?: Parameter[];
  requestBody?: { content: Content };
  security?: Record<string, unknown>[];
  responses: Record<string, { content?: Content }>;
}

interface SecurityScheme {
  type: string;
  name?: string;
}

interface Document {
  paths: Record<string, Record<string, OperationObject>>;
  components: { schemas: Record<string, Schema>; securitySchemes: Record<string, SecurityScheme> };
}

/** One operation of the document with what an attacker wants to know of it. */
export interface Operation {
  id: string;
  method: string;
  /** With `{names}` of parameters. */
  path: string;
  parameters: Parameter[];
  body: Schema | null;
  /** Media types of its body; JSON alone where `body` has a schema worth walking. */
  bodyTypes: string[];
  /** Header names of its credentials by scheme; none when it is public. */
  schemes: { id: string; header: string }[];
  /** Schemas of its answers by status and media type. */
  answers: Record<string, Content>;
}

/** The operations of an instance, and how its references resolve. */
export interface Api {
  operations: Operation[];
  /** Ids of what there is for bodies to name, by the names of their fields. */
  named?: Record<string, string>;
  resolve(schema: Schema): Schema;
}

/** Reads what an instance says about itself. */
export async function readApi(port: number): Promise<Api> {
  const { json }: Hit = await shoot(port, { method: 'GET', path: '/openapi.json', headers: [] });
  const document = json as Document;
  const { schemas, securitySchemes } = document.components;
  const resolve = (schema: Schema): Schema => {
    const name = schema.$ref?.split('/').at(-1);
    return name === undefined ? schema : resolve(schemas[name] ?? {});
  };
  const operations = Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => read(method, path, operation, securitySchemes)),
  );
  return { operations, resolve };
}

function read(
  method: string,
  path: string,
  { operationId: id, parameters = [], requestBody, security = [], responses }: OperationObject,
  securitySchemes: Document['components']['securitySchemes'],
): Operation {
  const schemes = security.flatMap((one) => Object.keys(one));
  return {
    id,
    method: method.toUpperCase(),
    path,
    parameters,
    body: requestBody?.content['application/json']?.schema ?? null,
    bodyTypes: Object.keys(requestBody?.content ?? {}),
    schemes: schemes.map((scheme) => ({ id: scheme, header: securitySchemes[scheme]?.name ?? 'authorization' })),
    answers: Object.fromEntries(Object.entries(responses).map(([status, { content = {} }]) => [status, content])),
  };
}
