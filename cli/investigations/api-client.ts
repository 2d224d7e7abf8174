import { z } from 'zod';
import { StartError } from '../embedded/start-error.ts';

const Refusal = z.object({ error: z.string() }).catch({ error: 'no reason was given' });
/** Longer than the longest call of this API waits. */
const TIMEOUT_MS = 120_000;

/** The investigations API as a client sees it. */
export interface ApiClient {
  get<T>(path: string, schema: z.ZodType<T>): Promise<T>;
  post<T>(path: string, body: object, schema: z.ZodType<T>, headers?: Record<string, string>): Promise<T>;
  /** The bytes at an address that needs no token. */
  download(url: string): Promise<Buffer>;
}

/** A client of the API at this address. A refusal becomes a StartError that says why. */
export function createApiClient(baseUrl: string, token: string): ApiClient {
  const send = async (url: string, init: RequestInit): Promise<Response> => {
    const response = await fetch(url, { ...init, signal: AbortSignal.timeout(TIMEOUT_MS) }).catch(() => {
      throw new StartError(`No instance answers at ${baseUrl}; start one with "npm start" in another terminal.`);
    });
    if (response.ok) return response;
    const { error } = Refusal.parse(await response.json().catch(() => null));
    throw new StartError(`The API refused with ${response.status}: ${error}`);
  };
  const authorized = { authorization: `Bearer ${token}` };
  return {
    get: async (path, schema) => schema.parse(await (await send(`${baseUrl}${path}`, { headers: authorized })).json()),
    async post(path, body, schema, headers = {}) {
      const response = await send(`${baseUrl}${path}`, {
        method: 'POST',
        headers: { ...authorized, 'content-type': 'application/json', ...headers },
        body: JSON.stringify(body),
      });
      return schema.parse(await response.json());
    },
    download: async (url) => Buffer.from(await (await send(url, {})).arrayBuffer()),
  };
}
