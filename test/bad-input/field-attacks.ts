import { isDeepStrictEqual } from 'node:util';
import type { Attack, Expected } from './attack.ts';
import type { Api, Operation, Schema } from './document.ts';
import { type HostileValue, hostileValues, syntaxTexts } from './hostile-values.ts';
import { type Place, places } from './positions.ts';
import { sample } from './sample.ts';
import { branches, fits, isObject } from './schema.ts';

const astral = '\u{1F600}';
const hole = '@hole@';

/** The body with a raw value at a place. */
const withRaw = (place: Place, json: string): string =>
  JSON.stringify(place.put(hole)).replace(`"${hole}"`, () => json);

const isBlank = (value: unknown): boolean => value === null || (typeof value === 'string' && value.trim() === '');

/** The server may take a blank for nothing (many contracts say so), but nothing else that its document excludes. */
function expected(api: Api, { schema }: Place, json: string): Expected {
  const value: unknown = JSON.parse(json);
  return isBlank(value) || fits(api, schema, value) ? 'any' : 'refused';
}

/** Values at and just beyond each limit of a place. */
function* limitValues(api: Api, schema: Schema): Generator<HostileValue> {
  const value = (name: string, it: unknown) => ({ name, json: JSON.stringify(it) });
  for (const { maxLength, minimum, maximum, maxItems, minItems, items = {} } of branches(api, schema)) {
    if (maxLength !== undefined) {
      yield value(`${maxLength} characters`, 'x'.repeat(maxLength));
      yield value(`${maxLength} astral characters`, astral.repeat(maxLength));
      yield value(`${maxLength + 1} characters`, 'x'.repeat(maxLength + 1));
      yield value(`${maxLength + 1} astral characters`, astral.repeat(maxLength + 1));
    }
    if (minimum !== undefined) for (const by of [0, -1e-9, -1]) yield value(`minimum ${by}`, minimum + by);
    if (maximum !== undefined) for (const by of [0, 1e-9, 1]) yield value(`maximum +${by}`, maximum + by);
    const some = (length: number) => Array.from({ length }, () => sample(api, items));
    if (maxItems !== undefined) for (const by of [0, 1]) yield value(`${maxItems + by} items`, some(maxItems + by));
    if (minItems) yield value(`${minItems - 1} items`, some(minItems - 1));
    if (maxItems) yield value(`${maxItems} wrong items`, Array(maxItems).fill({ a: null }));
  }
}

/** Values that take a while to send, where they could do harm. */
function* largeValues(api: Api, schema: Schema): Generator<HostileValue> {
  const parts = branches(api, schema);
  if (parts.some(({ items }) => items)) {
    yield { name: 'a million numbers', json: `[${'1,'.repeat(999_999)}1]` };
    yield { name: 'a million objects', json: `[${'{},'.repeat(999_999)}{}]` };
  }
  if (parts.some(({ type, maxLength }) => type === 'string' && maxLength === undefined))
    yield { name: '1 MB', json: JSON.stringify('x'.repeat(1 << 20)) };
}

const isFreeText = (api: Api, schema: Schema): boolean =>
  branches(api, schema).some(({ type, enum: words, const: word }) => type === 'string' && !words && word === undefined);

/** In an object with a choice and texts, what a text means may hang on the choice: every choice meets every syntax. */
function* choiceAttacks(api: Api, place: Place): Generator<Attack> {
  for (const branch of branches(api, place.schema)) {
    const parts = Object.entries(branch.properties ?? {}).filter(([name]) => branch.required?.includes(name));
    const choices = parts.filter(([, part]) => (api.resolve(part).enum?.length ?? 0) > 1);
    const texts = parts.filter(([, part]) => isFreeText(api, part));
    for (const [choice, { enum: words = [] }] of choices)
      for (const word of words)
        for (const [field] of texts)
          for (const [name, value] of syntaxTexts) {
            const around = sample(api, branch);
            const body = place.put({ ...(isObject(around) ? around : {}), [choice]: word, [field]: value });
            yield { name: `${place.path}.${field} as ${word}: ${name}`, expect: 'any', body: JSON.stringify(body) };
          }
  }
}

/** What can be done to the keys of an object. */
function* keyAttacks(api: Api, place: Place): Generator<Attack> {
  for (const branch of branches(api, place.schema)) {
    if (branch.type !== 'object') continue;
    const valid = sample(api, branch);
    const fields = JSON.stringify(valid).slice(1, -1);
    const object = (extra: string) => withRaw(place, `{${[fields, extra].filter(Boolean).join()}}`);
    const at = place.path || 'the body';
    yield { name: `${at}: an unknown key`, expect: 'any', body: object('"unknownKey":{"a":[1]}') };
    yield { name: `${at}: a key __proto__`, expect: 'any', body: object('"__proto__":{"polluted":true}') };
    yield { name: `${at}: constructor.prototype`, expect: 'any', body: object('"constructor":{"prototype":{"x":1}}') };
    yield { name: `${at}: NUL in a key`, expect: 'any', body: object('"a\\u0000":1') };
    yield { name: `${at}: a lone surrogate in a key`, expect: 'any', body: object('"\\ud800":1') };
    for (const [name, part] of Object.entries(branch.properties ?? {})) {
      const twice = `${JSON.stringify(name)}:${JSON.stringify(sample(api, part))},${JSON.stringify(name)}:`;
      yield {
        name: `${at}: ${name} twice`,
        expect: 'any',
        body: object(`${twice}${JSON.stringify(sample(api, part))}`),
      };
    }
    for (const name of branch.required ?? []) {
      const rest = Object.entries(isObject(valid) ? valid : {}).filter(([key]) => key !== name);
      const body = withRaw(place, JSON.stringify(Object.fromEntries(rest)));
      const others = branches(api, place.schema).filter((other) => !isDeepStrictEqual(other, branch));
      const mayLack = others.some((other) => fits(api, other, Object.fromEntries(rest)));
      yield { name: `${at}: no ${name}`, expect: mayLack ? 'any' : 'refused', body };
    }
  }
}

/** Fields of one schema share the list of hostile values: the first meets all, the others a quarter each. */
function shareOf(): (schema: Schema, values: HostileValue[]) => HostileValue[] {
  const met = new Map<string, number>();
  return (schema, values) => {
    const { description: _, ...facts }: Schema & { description?: string } = schema;
    const key = JSON.stringify(facts);
    const turn = met.get(key) ?? 0;
    met.set(key, turn + 1);
    return turn === 0 ? values : values.filter((_value, index) => index % 4 === turn % 4);
  };
}

/** Everything that can stand in the fields of an operation's JSON body. */
export function* fieldAttacks(api: Api, { body }: Operation): Generator<Attack> {
  if (!body) return;
  const share = shareOf();
  let sentHuge = false;
  for (const place of places(api, body)) {
    const put = ({ name, json }: HostileValue): Attack => ({
      name: `${place.path || 'the body'}: ${name}`,
      expect: expected(api, place, json),
      body: withRaw(place, json),
    });
    const { schema } = place;
    for (const value of share(schema, hostileValues)) yield put(value);
    for (const value of limitValues(api, schema)) yield put(value);
    for (const value of largeValues(api, schema)) yield put(value);
    if (!sentHuge && isFreeText(api, schema)) {
      sentHuge = true;
      yield put({ name: '10 MB', json: JSON.stringify('é'.repeat(5 << 20)) });
    }
    yield* keyAttacks(api, place);
    yield* choiceAttacks(api, place);
  }
}
