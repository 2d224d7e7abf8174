import type { Operation } from './document.ts';
import { isObject } from './schema.ts';
import { shoot } from './shoot.ts';
import type { Caller } from './supply.ts';

type Ids = Record<string, string>;
type Send = (method: string, path: string, body?: object) => Promise<unknown>;

const idOf = (json: unknown): string => {
  if (!isObject(json) || typeof json.id !== 'string') throw new Error(`no id in ${JSON.stringify(json)}`);
  return json.id;
};
const firstOf = (json: unknown): unknown => (isObject(json) && Array.isArray(json.data) ? json.data[0] : undefined);

/** A phone is evidence by itself, so no source on the network is needed. */
const phones = ['+4930123456'];

async function subject(send: Send, fields: object): Promise<string> {
  const case_id = idOf(await send('POST', '/cases', { title: 'A case' }));
  const sid = idOf(await send('POST', '/subjects', { case_id, ...fields }));
  await send('POST', `/subjects/${sid}/enrich`);
  return sid;
}

async function evidence(send: Send): Promise<Ids> {
  const sid = await subject(send, { phones });
  return { eid: idOf(firstOf(await send('GET', `/subjects/${sid}/evidence`))) };
}

/** What a monitor finds that was not there when it was made. */
async function alert(send: Send): Promise<Ids> {
  const sid = await subject(send, {});
  const mid = idOf(await send('POST', '/monitors', { subject_id: sid, active: false }));
  await send('PATCH', `/subjects/${sid}`, { phones });
  await send('POST', `/monitors/${mid}/run`);
  return { mid, aid: idOf(firstOf(await send('GET', `/monitors/${mid}/alerts`))) };
}

/** By operation: ids of things that only work makes, for which a POST to their collection does not do. */
const supplies: Record<string, (send: Send) => Promise<Ids>> = {
  ...{ getEvidence: evidence, patchEvidence: evidence, getRawAnswer: evidence },
  patchAlert: alert,
  createReport: async (send) => ({ sid: await subject(send, { phones }) }),
};

/** Null for operations whose ids are made by requests alone. */
export async function supplyWorked(caller: Caller, operation: Operation): Promise<Ids | null> {
  const supply = supplies[operation.id];
  if (!supply) return null;
  const credentials = await caller.credentials(operation);
  return supply(async (method, path, body) => {
    const headers: [string, string][] = [...credentials, ['Content-Type', 'application/json']];
    const shot = { method, path: `/api/v1${path}`, headers, body: body && JSON.stringify(body) };
    return (await shoot(caller.port, shot)).json;
  });
}
