import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { codeOf } from '../code-of.ts';
import type { LoadCounts } from '../load.ts';

/** What a request came to in the end. */
export interface Reply<Json> {
  status: number;
  json: Json;
  /** How many times it was sent. */
  attempts: number;
}

interface Request {
  body?: object;
  /** Statuses that are an end; another one is a wrong answer. */
  accept: readonly number[];
  headers?: Record<string, string>;
}

/**
 * A client as the contract wants it: repeats what was answered 503 or broke off, under the same key, until there is an
 * answer; ten minutes at most. Answers that no client should get are noted, and thrown.
 */
export interface PatientClient {
  counts: LoadCounts;
  send<Json = { id: string }>(method: string, path: string, request: Request): Promise<Reply<Json>>;
}

const LONGEST_ANSWER_MS = 130_000;
const RETRY_MS = 100;
const GIVE_UP_MS = 600_000;

export function createPatientClient(url: string, token: string): PatientClient {
  const counts: LoadCounts = { unavailable: 0, disconnected: {}, wrong: [] };
  const wrong = (what: string): never => {
    counts.wrong.push(what);
    throw new Error(what);
  };
  return {
    counts,
    async send<Json>(method: string, path: string, { body, accept, headers }: Request) {
      const key = method === 'POST' ? { 'idempotency-key': randomUUID() } : {};
      const sent = { ...key, authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers };
      const givesUpAt = performance.now() + GIVE_UP_MS;
      for (let attempts = 1; performance.now() < givesUpAt; attempts += 1) {
        const answer = await once(`${url}/api/v1${path}`, {
          ...{ method, headers: sent, body: body ? JSON.stringify(body) : null },
        });
        if ('code' in answer) {
          counts.disconnected[answer.code] = (counts.disconnected[answer.code] ?? 0) + 1;
        } else {
          const { status, text, retryAfter } = answer;
          if (accept.includes(status)) return { status, attempts, json: (text ? JSON.parse(text) : null) as Json };
          if (status !== 503 || !/^\d+$/.test(retryAfter ?? ''))
            return wrong(`${method} ${path}: ${status} ${text.slice(0, 200)}`);
          counts.unavailable += 1;
        }
        await sleep(RETRY_MS);
      }
      return wrong(`${method} ${path}: no answer in ten minutes`);
    },
  };
}

type Once = { status: number; text: string; retryAfter: string | null } | { code: string };

async function once(url: string, init: RequestInit): Promise<Once> {
  try {
    const answer = await fetch(url, { ...init, signal: AbortSignal.timeout(LONGEST_ANSWER_MS) });
    return { status: answer.status, text: await answer.text(), retryAfter: answer.headers.get('retry-after') };
  } catch (error) {
    return { code: codeOf(error) };
  }
}
