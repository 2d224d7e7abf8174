import { expect, it } from '@jest/globals';
import type * as z from 'zod';
import '../../api/http/checks.ts';
import { evaluations } from '../../api/evaluations/product.ts';
import { operatorProduct } from '../../api/operator/product.ts';
import { zodWords } from '../support/zod-words.ts';

const parts = [evaluations, operatorProduct].flatMap(({ routes }) =>
  routes.flatMap(({ id, params, query, body }) =>
    Object.entries({ params, query, body }).flatMap(([part, schema]) =>
      schema ? [[`${part} of ${id}`, schema] as const] : [],
    ),
  ),
);

const wrong = [
  ...[
    undefined,
    null,
    true,
    0,
    -1,
    1.5,
    1e308,
    '',
    'x',
    '\u{1F600}'.repeat(300_000),
    [],
    [[]],
    [null],
    [1],
    ['x'],
    [{}],
  ],
  ...[
    {},
    { type: 'x' },
    { type: 'text', text: 1 },
    { type: 'image_url', image_url: 1 },
    { '': 1 },
    { x: { x: { x: 1 } } },
  ],
  ...[Array(1_000).fill('x'), Array(1_000).fill({})],
];

/** The names that an object schema knows, whatever it is wrapped in. */
function namesOf(schema: z.ZodType): string[] {
  const { def } = (schema as z.core.$ZodType)._zod;
  if ('shape' in def) return Object.keys(def.shape as object);
  for (const inner of ['innerType', 'in', 'element'] as const)
    if (inner in def) return namesOf((def as unknown as Record<string, z.ZodType>)[inner]!);
  return [];
}

/** Each value as the whole, then as every field, alone and beside wrong others. */
function* bodies(schema: z.ZodType): Generator<unknown> {
  const names = namesOf(schema);
  for (const value of wrong) {
    yield value;
    yield Object.fromEntries(names.map((name) => [name, value]));
    for (const name of names)
      for (const around of [{}, { project: 'p', output: 'x', name: 'n', type: 'llm_judge', value: 'v' }])
        yield { ...around, [name]: value };
  }
}

it.each(parts)('the %s refuses in plain sentences', (_name, schema) => {
  const messages = new Set<string>();
  for (const body of bodies(schema))
    for (const { message } of schema.safeParse(body).error?.issues ?? []) messages.add(message);
  for (const message of messages) {
    expect(message).not.toMatch(zodWords);
    expect(message).toMatch(/^[A-Z]/);
    expect(message.length).toBeLessThan(2_000);
  }
});
