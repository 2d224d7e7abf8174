import { setTimeout as sleep } from 'node:timers/promises';
import type { Bed, Workspace } from './bed.ts';

/** What a request answered, and after how many ms. */
export interface Answer<Json> {
  json: Json;
  ms: number;
}

/** One who works in a workspace of a bed, through whatever API answers. */
export interface WorkspaceClient {
  send<Json>(method: string, path: string, body?: object): Promise<Answer<Json>>;
  /** Asks for a list again and again; every answer must have this total. */
  watchTotal(path: string, total: number): { stop(): Promise<{ reads: number; longestMs: number; wrong: string[] }> };
}

const PAUSE_MS = 100;

export function createWorkspaceClient({ liveUrl }: Bed, { token }: Workspace): WorkspaceClient {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const send = async <Json>(method: string, path: string, body?: object): Promise<Answer<Json>> => {
    const startedAt = performance.now();
    const answer = await fetch((await liveUrl()) + path, { method, headers, body: body ? JSON.stringify(body) : null });
    const text = await answer.text();
    if (answer.status !== 200) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return { json: JSON.parse(text), ms: performance.now() - startedAt };
  };
  return {
    send,
    watchTotal(path, total) {
      let stopping = false;
      const seen = { reads: 0, longestMs: 0, wrong: [] as string[] };
      const watch = async () => {
        while (!stopping) {
          const { json, ms } = await send<{ total: number }>('GET', path);
          seen.reads += 1;
          seen.longestMs = Math.max(seen.longestMs, ms);
          if (json.total !== total) seen.wrong.push(`${path}: ${json.total} instead of ${total}`);
          await sleep(PAUSE_MS);
        }
        return seen;
      };
      const watching = watch();
      return {
        stop() {
          stopping = true;
          return watching;
        },
      };
    },
  };
}
