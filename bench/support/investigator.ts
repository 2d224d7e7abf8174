import { nextPerson } from './person.ts';
import type { Product } from './product.ts';
import { httpWorkers } from './slow-sources.ts';

/** A client of investigations with a case of its own. */
export interface Investigator {
  /** Throws for an answer that is none of the two hundreds. */
  send<Json = { id: string }>(method: string, path: string, body?: object): Promise<Json>;
  /** A new subject of whom every source can be asked; answers its id. */
  addSubject(): Promise<string>;
  /** Asks all sources that are asked over HTTP, and waits for them. */
  enrich(subjectId: string): Promise<void>;
}

export async function createInvestigator({ origin, key }: Product): Promise<Investigator> {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${key('investigations', 'token')}` };
  const send = async <Json>(method: string, path: string, body?: object): Promise<Json> => {
    const sent = body ? JSON.stringify(body) : null;
    const answer = await fetch(`${origin}/api/v1${path}`, { method, headers, body: sent });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return (text ? JSON.parse(text) : null) as Json;
  };
  const { id: case_id } = await send<{ id: string }>('POST', '/cases', { title: 'A case' });
  return {
    send,
    async addSubject() {
      const { id } = await send<{ id: string }>('POST', '/subjects', { case_id, ...nextPerson().identifiers });
      return id;
    },
    enrich: (subjectId) => send('POST', `/subjects/${subjectId}/enrich`, { workers: httpWorkers }),
  };
}
