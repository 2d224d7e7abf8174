import type { Api, Schema } from './document.ts';
import { sample } from './sample.ts';
import { branches, isObject } from './schema.ts';

/** A place in a body where a value can stand. */
export interface Place {
  path: string;
  schema: Schema;
  /** A valid body but for this value. */
  put(value: unknown): unknown;
}

const deepest = 6;

/** Every place of a body: itself, fields, items and what is in them, through every alternative. */
export function* places(api: Api, schema: Schema): Generator<Place> {
  yield* inside(api, { path: '', schema, put: (value) => value }, 0);
}

function* inside(api: Api, place: Place, depth: number): Generator<Place> {
  yield place;
  if (depth >= deepest) return;
  for (const branch of branches(api, place.schema)) {
    if (branch.items) {
      const put = (value: unknown) => place.put([value]);
      yield* inside(api, { path: `${place.path}[0]`, schema: branch.items, put }, depth + 1);
    }
    for (const [name, part] of Object.entries(branch.properties ?? {})) {
      const put = (value: unknown) => {
        const around = sample(api, branch);
        return place.put({ ...(isObject(around) ? around : {}), [name]: value });
      };
      yield* inside(api, { path: `${place.path}.${name}`, schema: part, put }, depth + 1);
    }
  }
}
