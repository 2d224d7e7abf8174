import { setInterval as every } from 'node:timers';
import { type RawService, send } from './source-bed.ts';
import type { Expected, GeneralFault, WireAnswer } from './source-fixture.ts';

interface Fault extends Expected {
  service: RawService;
  /** For those that nothing ends but the look-up's own time. */
  timeoutMs?: number;
}

const saying =
  (answer: WireAnswer): RawService =>
  (request, response) => {
    request.resume();
    send(response, answer);
  };

const html = '<!doctype html><html><title>Just a moment…</title><body>Checking your browser</body></html>';
const unexpected = { status: 'error', reason: 'unexpected answer' } as const;
const limited = { status: 'rate_limited', reason: 'limit reached' } as const;

/** Every way in which a service brings no answer, and what a look-up makes of it. */
export const generalFaults: Record<GeneralFault, Fault> = {
  limited: { service: saying({ status: 429, body: {} }), ...limited },
  'limited for long': { service: saying({ status: 429, headers: { 'retry-after': '3600' }, body: {} }), ...limited },
  'limited by 403': {
    service: saying({ status: 403, headers: { 'x-ratelimit-remaining': '0' }, body: {} }),
    ...limited,
  },
  unauthorized: { service: saying({ status: 401, body: {} }), status: 'error' },
  forbidden: { service: saying({ status: 403, body: {} }), status: 'error' },
  failing: { service: saying({ status: 503, body: html }), status: 'error', reason: 'answered 503' },
  hanging: { service: (request) => void request.resume(), status: 'timeout', timeoutMs: 300 },
  dripping: { service: drip, status: 'timeout', timeoutMs: 300 },
  'broken off': { service: breakOff, status: 'error', reason: 'connection failed' },
  HTML: { service: saying({ headers: { 'content-type': 'text/html' }, body: html }), ...unexpected },
  'cut-off': { service: saying({ body: '[{"a":{"b":"c' }), ...unexpected },
  'too long': { service: pour, status: 'error', reason: 'answer too long' },
  'too deep': { service: saying({ body: `${'['.repeat(65)}${']'.repeat(65)}` }), ...unexpected },
  'wrong root': { service: saying({ body: '"a text"' }), ...unexpected },
  redirecting: {
    service: saying({ status: 302, headers: { location: 'http://10.0.0.1/latest/meta-data' } }),
    status: 'error',
  },
};

/** A byte now and then, without an end. */
function drip(...[request, response]: Parameters<RawService>): void {
  request.resume();
  response.writeHead(200, { 'content-type': 'application/json' });
  const drops = every(() => response.write(' '), 20);
  response.on('close', () => clearInterval(drops));
}

function breakOff(...[request, response]: Parameters<RawService>): void {
  request.resume();
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
  response.write('{"a":');
  setImmediate(() => response.destroy());
}

/** 50 MB, for as long as somebody takes them. */
function pour(...[request, response]: Parameters<RawService>): void {
  request.resume();
  response.writeHead(200, { 'content-type': 'application/json' });
  const chunk = Buffer.alloc(1024 * 1024, ' ');
  let left = 50;
  const more = () => {
    while (left > 0 && response.writable) {
      left -= 1;
      if (!response.write(chunk)) return;
    }
    response.end();
  };
  response.on('drain', more);
  more();
}
