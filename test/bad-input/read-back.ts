import { asSent, canonical } from './canonical.ts';
import type { Operation } from './document.ts';
import { isObject } from './schema.ts';
import { type Hit, shoot } from './shoot.ts';
import { type Caller, fill } from './supply.ts';

/** The operation that shows what this one wrote, and the ids of its path. */
function reader(
  { api }: Caller,
  { path, method }: Operation,
  ids: Record<string, string>,
  { json }: Hit,
): { operation: Operation; ids: Record<string, string>; inList: string | null } | null {
  const gets = api.operations.filter((one) => one.method === 'GET');
  if (method !== 'POST') {
    // The thing itself, or what it is a part of: `/logs/{id}/decision` shows in `/logs/{id}`.
    const fitting = gets.filter((one) => path === one.path || path.startsWith(`${one.path}/`));
    const operation = fitting.filter((one) => one.path.includes('{')).sort((a, b) => b.path.length - a.path.length)[0];
    return operation ? { operation, ids, inList: null } : null;
  }
  const id = isObject(json) && typeof json.id === 'string' ? json.id : null;
  if (id === null) return null;
  const item = gets.find((one) => one.path.replace(/\/\{\w+\}$/, '') === path && one.path !== path);
  const name = item && /\{(\w+)\}$/.exec(item.path)?.[1];
  if (item && name) return { operation: item, ids: { ...ids, [name]: encodeURIComponent(id) }, inList: null };
  const list = gets.find((one) => one.path === path);
  return list ? { operation: list, ids, inList: id } : null;
}

/** What does not read back as it was sent. */
export async function* readBack(
  caller: Caller,
  operation: Operation,
  ids: Record<string, string>,
  sent: Record<string, unknown>,
  hit: Hit,
): AsyncGenerator<string> {
  const by = reader(caller, operation, ids, hit);
  if (!by) return;
  const headers = await caller.credentials(by.operation);
  const answer = await shoot(caller.port, { method: 'GET', path: fill(by.operation.path, by.ids), headers });
  const found = by.inList === null ? answer.json : inList(answer.json, by.inList);
  if (answer.status !== 200 || !isObject(found)) return yield `cannot be read back (${answer.status})`;
  const expectation = (canonical[operation.id] ?? asSent)(sent);
  for (const [name, fits] of Object.entries(expectation))
    if (!fits(own(found, name))) yield `${name} reads back as ${JSON.stringify(own(found, name))?.slice(0, 80)}`;
}

const own = (found: Record<string, unknown>, name: string) => (Object.hasOwn(found, name) ? found[name] : undefined);

function inList(json: unknown, id: string): unknown {
  const list = isObject(json) ? Object.values(json).find(Array.isArray) : json;
  return Array.isArray(list) ? list.find((one) => isObject(one) && one.id === id) : undefined;
}
