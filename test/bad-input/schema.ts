import type { Api, Schema } from './document.ts';

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const typeOf = (value: unknown): string => {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return typeof value === 'number' && Number.isInteger(value) ? 'integer' : typeof value;
};

function isOfType(value: unknown, type: string | string[]): boolean {
  const is = typeOf(value);
  return [type].flat().some((one) => one === is || (one === 'number' && is === 'integer'));
}

/** The alternatives of a schema, references resolved and unions flattened. */
export function branches(api: Api, schema: Schema): Schema[] {
  const resolved = api.resolve(schema);
  const union = resolved.anyOf ?? resolved.oneOf;
  return union ? union.flatMap((one) => branches(api, one)) : [resolved];
}

const characters = (text: string) => [...text].length;

/** Bounds that a value of the right type breaks. */
function* brokenBounds(schema: Schema, value: unknown): Generator<string> {
  if (typeof value === 'string') {
    if (schema.maxLength !== undefined && characters(value) > schema.maxLength) yield 'too long';
    if (schema.minLength !== undefined && characters(value) < schema.minLength) yield 'too short';
    if (schema.pattern !== undefined && !new RegExp(schema.pattern, 'u').test(value)) yield 'not of the pattern';
  }
  if (typeof value === 'number') {
    const { minimum, maximum, exclusiveMinimum, exclusiveMaximum } = schema;
    if (minimum !== undefined && value < minimum) yield 'too small';
    if (maximum !== undefined && value > maximum) yield 'too large';
    if (exclusiveMinimum !== undefined && value <= exclusiveMinimum) yield 'too small';
    if (exclusiveMaximum !== undefined && value >= exclusiveMaximum) yield 'too large';
  }
  if (Array.isArray(value)) {
    if (schema.maxItems !== undefined && value.length > schema.maxItems) yield 'too many';
    if (schema.minItems !== undefined && value.length < schema.minItems) yield 'too few';
  }
}

function* brokenParts(api: Api, schema: Schema, value: unknown, path: string): Generator<string> {
  if (Array.isArray(value) && schema.items)
    for (const [index, item] of value.entries()) yield* problems(api, schema.items, item, `${path}[${index}]`);
  if (!isObject(value)) return;
  for (const name of schema.required ?? []) if (!Object.hasOwn(value, name)) yield `${path}.${name} is missing`;
  for (const [name, item] of Object.entries(value)) {
    const known = schema.properties && Object.hasOwn(schema.properties, name) ? schema.properties[name] : undefined;
    if (known) yield* problems(api, known, item, `${path}.${name}`);
    else if (isObject(schema.additionalProperties))
      yield* problems(api, schema.additionalProperties, item, `${path}.${name}`);
    else if (schema.additionalProperties === false) yield `${path}.${name} is not known`;
  }
}

/** Why a value does not fit; formats are not looked at. */
export function* problems(api: Api, given: Schema, value: unknown, path = ''): Generator<string> {
  const schema = api.resolve(given);
  const union = schema.anyOf ?? schema.oneOf;
  if (union && !union.some((one) => fits(api, one, value))) yield `${path} fits no alternative`;
  for (const part of schema.allOf ?? []) yield* problems(api, part, value, path);
  if (schema.type !== undefined && !isOfType(value, schema.type)) return yield `${path} is ${typeOf(value)}`;
  if (schema.const !== undefined && value !== schema.const) yield `${path} is not ${schema.const}`;
  if (schema.enum && !schema.enum.includes(value)) yield `${path} is not one of the words`;
  for (const problem of brokenBounds(schema, value)) yield `${path} is ${problem}`;
  yield* brokenParts(api, schema, value, path);
}

export const fits = (api: Api, schema: Schema, value: unknown): boolean =>
  problems(api, schema, value).next().done === true;
