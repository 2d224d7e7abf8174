import { once } from 'node:events';
import { createServer } from 'node:net';
import { errorCode } from '../embedded/error-code.ts';
import { isPortFree } from '../embedded/process/ports.ts';
import { StartError } from '../embedded/start-error.ts';

/** The sentence for an address that the API cannot listen on; undefined for errors of another kind. */
export function portProblem(code: string, host: string, port: number): StartError | undefined {
  switch (code) {
    case 'EADDRINUSE':
      return new StartError(`Port ${port} is already in use by another program; set PORT to a free one.`);
    case 'EACCES':
      return new StartError(`Port ${port} may not be opened by this account; set PORT to one above 1023.`);
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
    case 'EINVAL':
      return new StartError(`${host} is no address of this machine; set HOST to one, or to 0.0.0.0 for all of them.`);
    default:
      return undefined;
  }
}

/** Throws StartError when the API could not listen there; asked before anything is started. */
export async function requirePort(host: string, port: number): Promise<void> {
  const server = createServer();
  try {
    server.listen({ port, host, exclusive: true });
    await once(server, 'listening');
  } catch (error) {
    throw portProblem(errorCode(error), host, port) ?? error;
  } finally {
    server.close();
  }
  // Some systems let two programs listen on one port by different addresses; clients would meet the wrong one.
  if (!(await isPortFree(port))) throw portProblem('EADDRINUSE', host, port);
}
