/** Endpoints that take deliveries and remember when: most are well, one hangs, one answers 500. */
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { serveTasks } from './program.ts';
import type { ReceiversTask } from './receivers.ts';

let arrivals = new Map<string, number>();
let reached: (() => void) | null = null;
let wanted = Number.POSITIVE_INFINITY;

const well: RequestListener = (request, response) => {
  request.resume();
  request.on('end', () => {
    const id = String(request.headers['webhook-id']);
    if (!arrivals.has(id)) arrivals.set(id, Date.now());
    if (arrivals.size >= wanted) reached?.();
    response.writeHead(204).end();
  });
};

const hangs: RequestListener = (request, response) => {
  request.resume();
  setTimeout(() => response.writeHead(204).end(), 30_000).unref();
};

const fails: RequestListener = (request, response) => {
  request.resume();
  request.on('end', () => response.writeHead(500).end());
};

const paths: Record<string, RequestListener> = { '/well': well, '/hangs': hangs, '/fails': fails };
const byPath: RequestListener = (request, response) => paths[request.url ?? '']?.(request, response);

async function open(listener: RequestListener): Promise<string> {
  const server = createServer({ keepAliveTimeout: 60_000 }, listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

serveTasks(async (task: ReceiversTask) => {
  if (task.do === 'open') {
    const healthy = await Promise.all(Array.from({ length: task.healthy }, () => open(well)));
    return { healthy, bad: [await open(hangs), await open(fails)] };
  }
  if (task.do === 'openPaths') return open(byPath);
  if (task.do === 'forget') {
    arrivals = new Map();
    return null;
  }
  wanted = task.count;
  if (arrivals.size < wanted)
    await new Promise<void>((resolve) => {
      reached = resolve;
      setTimeout(resolve, task.withinMs);
    });
  reached = null;
  return Object.fromEntries(arrivals);
});
