import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { z } from 'zod';
import { defineSource, type FoundEvidence, type Source } from '../../activities/investigations/sources/source.ts';
import { productLists } from '../../cli/product-lists.ts';
import { workerCards } from '../../domain/investigations/vocabulary/worker-cards.ts';
import { type WorkerId, workerIds } from '../../domain/investigations/vocabulary/worker-id.ts';
import { products } from '../../domain/products.ts';
import { evaluationsRoom } from '../../workers/evaluations/room.ts';
import { createInvestigationsRoom } from '../../workers/investigations/room.ts';
import type { Config } from '../../workers/settings.ts';
import { withSharedRooms } from '../../workers/with-shared-rooms.ts';

export type ScriptedRow = Partial<FoundEvidence> & { externalId: string };

/** What a service answers: rows (none is 404), a status, or nothing for as long as it is asked. */
export type Script = ScriptedRow[] | number | 'hangs';

const Result = z.object({ rows: z.array(z.custom<FoundEvidence>()) });

/** Sources of all 32 ids that read rows of evidence off a service as they are. */
export const scriptedSources: readonly Source[] = workerIds.map((id) => {
  return defineSource({
    ...{ id, result: Result, isLocal: false },
    async query(identifier, client) {
      const answer = await client.get(`https://service.test/${encodeURIComponent(identifier)}`);
      return { found: answer.status === 404 ? null : client.read(answer, Result) };
    },
    toEvidence: ({ rows }) => rows,
  });
});

/** The product with these sources instead of its own. */
export const listsWithSources = (sources: readonly Source[]) => ({
  ...productLists,
  rooms: withSharedRooms<Config>([evaluationsRoom, createInvestigationsRoom(sources)], products),
});

/** The services of all sources, on loopback. */
export interface ScriptedServices {
  /** Settings that name them; all but `absent`. */
  env(absent?: WorkerId[]): Record<string, string>;
  /** What a service says from now on, of one identifier or of all. */
  script(id: WorkerId, script: Script, identifier?: string): void;
  /** What they were asked, in order: `<worker>/<identifier>`. */
  asked: string[];
  /** How long each takes. */
  delayMs: (id: WorkerId) => number;
  close(): Promise<void>;
}

export async function startScriptedServices(): Promise<ScriptedServices> {
  const scripts = new Map<string, Script>();
  const server = createServer((request, response) => {
    const [, id = '', sent = ''] = (request.url ?? '').split('/');
    const identifier = decodeURIComponent(sent);
    services.asked.push(`${id}/${identifier}`);
    const script = scripts.get(`${id}/${identifier}`) ?? scripts.get(id) ?? [];
    setTimeout(() => answer(response, script, kindOf(id as WorkerId)), services.delayMs(id as WorkerId));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (typeof address !== 'object' || !address) throw new Error('the server does not listen');
  const services: ScriptedServices = {
    asked: [],
    delayMs: () => 0,
    env: (absent = []) =>
      Object.fromEntries(
        workerIds
          .filter((id) => !absent.includes(id))
          .map((id) => [`OSINT_${id.toUpperCase()}_BASE_URL`, `http://127.0.0.1:${address.port}/${id}`]),
      ),
    script: (id, script, identifier) => void scripts.set(identifier === undefined ? id : `${id}/${identifier}`, script),
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
  return services;
}

const kindOf = (id: WorkerId) => workerCards[id]?.kinds[0];

function answer(response: ServerResponse, script: Script, kind: string | undefined): void {
  if (script === 'hangs') return;
  const status = typeof script === 'number' ? script : script.length === 0 ? 404 : 200;
  const usual = {
    kind,
    title: 'A row',
    summary: '',
    sourceUrl: 'https://service.test/',
    riskPoints: 0,
    riskCategory: null,
  };
  const rows = typeof script === 'number' ? [] : script.map((row) => ({ ...usual, ...row }));
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify({ rows }));
}
