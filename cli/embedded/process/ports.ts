import { randomInt } from 'node:crypto';
import { connect, createServer } from 'node:net';
import { errorCode } from '../error-code.ts';

/** What listening on ::1 comes to on a machine without IPv6. */
const missing = new Set(['EADDRNOTAVAIL', 'EAFNOSUPPORT']);

/** Whether a program could listen on this port of the loopback interface now; an address that the machine lacks is free. */
export async function isPortFree(port: number, host: '127.0.0.1' | '::1' = '127.0.0.1'): Promise<boolean> {
  // Some systems let a second program listen on one address of a port that is open on all, so somebody's answer counts too.
  return !(await answers(port, host)) && (await canListen(port, host));
}

/** A port that is free now and lies below the systems' ranges for outgoing connections, so it stays free for a restart. */
export async function pickFreePort(): Promise<number> {
  for (let attempt = 0; attempt < 50; attempt++) {
    const port = randomInt(15_000, 32_000);
    if (await isPortFree(port)) return port;
  }
  throw new Error('none of 50 ports tried between 15000 and 32000 is free');
}

function answers(port: number, host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host });
    socket.setTimeout(1_000, () => done(true));
    socket.once('connect', () => done(true)).once('error', () => done(false));
    function done(answered: boolean): void {
      socket.destroy();
      resolve(answered);
    }
  });
}

function canListen(port: number, host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error) => resolve(missing.has(errorCode(error))));
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(true)));
  });
}
