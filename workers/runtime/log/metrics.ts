import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** What this process counts, for `/metrics`. */
export interface Metrics {
  registry: Registry;
  httpDuration: Histogram<'product' | 'route' | 'method' | 'status'>;
  /** Those of them whose answer did not go out whole. */
  httpAborted: Counter<'product' | 'route' | 'method' | 'status' | 'cause'>;
  /** Event streams that are open now. */
  streamsOpen: Gauge<'product' | 'route'>;
  /** And those that have ended, by who ended them. */
  streamsEnded: Counter<'product' | 'route' | 'cause'>;
  rateLimited: Counter<'product' | 'rule'>;
  sweepFailures: Counter<'queue'>;
  /** Adds a gauge that is read anew at every scrape; several values go by `label`. Absent when it cannot be read. */
  gauge(name: string, help: string, read: () => Promise<number | Record<string, number>>, label?: string): void;
}

/** A registry with Node's own metrics and those of the HTTP floor. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  return {
    registry,
    httpDuration: new Histogram({
      name: 'http_request_duration_seconds',
      help: 'Time from the arrival of a request to its answer.',
      labelNames: ['product', 'route', 'method', 'status'],
      buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 30],
      registers: [registry],
    }),
    httpAborted: new Counter({
      name: 'http_requests_aborted_total',
      help: 'Requests whose answer was broken off; status 499 where the caller was gone before there was one.',
      labelNames: ['product', 'route', 'method', 'status', 'cause'],
      registers: [registry],
    }),
    streamsOpen: new Gauge({
      name: 'http_event_streams_open',
      help: 'Event streams that are open.',
      labelNames: ['product', 'route'],
      registers: [registry],
    }),
    streamsEnded: new Counter({
      name: 'http_event_streams_ended_total',
      help: 'Event streams that have ended, by who ended them.',
      labelNames: ['product', 'route', 'cause'],
      registers: [registry],
    }),
    rateLimited: new Counter({
      name: 'rate_limited_total',
      help: 'Requests refused by a rate limit.',
      labelNames: ['product', 'rule'],
      registers: [registry],
    }),
    sweepFailures: new Counter({
      name: 'relay_sweep_failures_total',
      help: 'Sweeps of a queue by the relay of this process that failed or took too long.',
      labelNames: ['queue'],
      registers: [registry],
    }),
    gauge: (name, help, read, label = 'name') => {
      registry.registerMetric(
        new Gauge({
          name,
          help,
          labelNames: [label],
          registers: [],
          async collect() {
            this.reset();
            const value = await read().catch(() => ({})); // one unreadable value must not hide all the others
            if (typeof value === 'number') this.set(value);
            else for (const [key, one] of Object.entries(value)) this.set({ [label]: key }, one);
          },
        }),
      );
    },
  };
}
