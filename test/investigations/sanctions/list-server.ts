import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

export type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** A server of the list's files, in their real format; `requests` are the paths that were asked for. */
export interface ListServer {
  url: string;
  requests: string[];
  /** What is served from now on, by the last part of the path. */
  serve(files: Record<string, Answer | Buffer | string>): void;
  close(): Promise<void>;
}

export async function startListServer(): Promise<ListServer> {
  let served: Record<string, Answer | Buffer | string> = {};
  const requests: string[] = [];
  const server = createServer((request, response) => {
    const { pathname, search } = new URL(request.url ?? '/', 'http://list');
    requests.push(`${pathname}${search}`);
    const file = served[pathname.split('/').at(-1) ?? ''];
    if (typeof file === 'function') file(request, response);
    else if (file === undefined) response.writeHead(404).end();
    else
      response
        .writeHead(200, { 'content-type': 'text/csv', 'last-modified': 'Mon, 30 Nov 2026 15:00:00 GMT' })
        .end(file);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (typeof address !== 'object' || !address) throw new Error('the server does not listen');
  return {
    url: `http://127.0.0.1:${address.port}`,
    requests,
    serve: (files) => {
      served = files;
    },
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

export interface Row {
  entNum: number;
  name: string;
  type?: 'individual' | 'vessel' | 'aircraft';
  program?: string;
  remarks?: string;
}

const none = '-0- ';
const end = '\x1a';

/** SDN.CSV as it is published. */
export const sdnCsv = (rows: Row[]): string =>
  `${rows
    .map(({ entNum, name, type, program = 'UKRAINE-EO13661', remarks }) =>
      [
        ...[entNum, quoted(name), type ? `"${type}"` : none, quoted(program)],
        ...Array.from({ length: 7 }, () => none),
        remarks ? quoted(remarks) : none,
      ].join(','),
    )
    .join('\r\n')}\r\n${end}`;

/** ALT.CSV as it is published. */
export const altCsv = (rows: { entNum: number; altNum: number; name: string }[]): string =>
  `${rows.map(({ entNum, altNum, name }) => [entNum, altNum, '"aka"', quoted(name), none].join(',')).join('\r\n')}\r\n${end}`;

const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
