import { randomUUID } from 'node:crypto';
import type { Api, Operation } from './document.ts';
import { sample } from './sample.ts';
import { isObject } from './schema.ts';
import { type Hit, shoot } from './shoot.ts';

export type Credentials = [string, string][];

/** One workspace's way into an instance. */
export interface Caller {
  port: number;
  api: Api;
  /** A valid credential for an operation; none for a public one. */
  credentials(operation: Operation): Promise<Credentials>;
}

const asHeader = (header: string, key: string): [string, string] => [
  header,
  header === 'authorization' ? `Bearer ${key}` : key,
];

/** Tries which of a workspace's keys opens what, and remembers. */
export function createCaller(port: number, api: Api, keys: Record<string, Record<string, string>>): Caller {
  const known = new Map<string, Credentials>();
  const texts = Object.values(keys).flatMap((ofProduct) => Object.values(ofProduct));
  return {
    port,
    api: { ...api, named: {} },
    async credentials(operation) {
      const [scheme] = operation.schemes;
      if (!scheme) return [];
      for (const key of known.has(scheme.id) ? [] : texts) {
        const headers = [asHeader(scheme.header, key)];
        const path = operation.path.replace(/\{\w+\}/g, 'x');
        const { status } = await shoot(port, { method: operation.method, path, headers });
        if (status !== 401) known.set(scheme.id, headers);
      }
      const found = known.get(scheme.id);
      if (!found) throw new Error(`no key of the workspace opens ${operation.id}`);
      return found;
    },
  };
}

/** Where that is made which bodies name. */
const collections: Record<string, string> = { case_id: '/api/v1/cases', subject_id: '/api/v1/subjects' };

/** Makes what the body of an operation has to name, so that its samples are valid. */
export async function supplyNamed(caller: Caller, { body }: Operation): Promise<void> {
  const { api } = caller;
  for (const name of body ? (api.resolve(body).required ?? []) : []) {
    const make = api.operations.find(({ path, method }) => path === collections[name] && method === 'POST');
    const id = make && idIn((await call(caller, make, {})).json, 'id');
    if (id) api.named = { ...api.named, [name]: id };
  }
}

/** Sends a valid body, as far as the document tells what is valid. */
export async function call(caller: Caller, operation: Operation, ids: Record<string, string>): Promise<Hit> {
  const { port, api } = caller;
  await supplyNamed(caller, operation);
  const headers: Credentials = [...(await caller.credentials(operation)), ['Content-Type', 'application/json']];
  const body = operation.body ? JSON.stringify(sample(api, operation.body)) : undefined;
  return shoot(port, { method: operation.method, path: fill(operation.path, ids), headers, body });
}

/** A path with its parameters, each already encoded. */
export const fill = (path: string, segments: Record<string, string>): string =>
  path.replace(/\{(\w+)\}/g, (_whole, name: string) => segments[name] ?? 'x');

const firstOf = (json: unknown): unknown => {
  if (Array.isArray(json)) return json[0];
  return isObject(json) ? Object.values(json).find(Array.isArray)?.[0] : undefined;
};

function idIn(json: unknown, name: string): string | undefined {
  if (!isObject(json)) return undefined;
  const id = json[name] ?? json.id;
  return typeof id === 'string' || typeof id === 'number' ? String(id) : undefined;
}

/** Ids of something new for the parameters of a path: made by POST to the collection, else the first that it lists. */
export async function supplyIds(caller: Caller, path: string): Promise<Record<string, string>> {
  const last = [...path.matchAll(/\/\{(\w+)\}/g)].at(-1);
  const name = last?.[1];
  if (!last || name === undefined) return {};
  const collection = path.slice(0, last.index);
  const ids = await supplyIds(caller, collection);
  const at = (method: string) => caller.api.operations.find((one) => one.path === collection && one.method === method);
  const [make, list] = [at('POST'), at('GET')];
  const made = make && idIn((await call(caller, make, ids)).json, name);
  const listed = made ?? (list && idIn(firstOf((await call(caller, list, ids)).json), name));
  return { ...ids, [name]: encodeURIComponent(listed ?? randomUUID()) };
}
