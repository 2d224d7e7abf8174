import { installPeer } from './install-peer.ts';
import { startProgram } from './program.ts';

/** A batch of deliveries: `count` of them, spread evenly over the addresses. */
export interface Batch {
  urls: string[];
  count: number;
  body: string;
}

export interface GraphileWorker {
  /** Queues a batch and starts to work it; when it started, in ms since 1970. */
  start(batch: Batch): Promise<number>;
  /** Stops, whatever is left. */
  stop(): Promise<void>;
  end(): Promise<void>;
}

/** graphile-worker with the same number of requests in flight as the product, signing and sending like it. */
export async function startGraphileWorker(where: {
  connectionString: string;
  secret: string;
  inFlight: number;
}): Promise<GraphileWorker> {
  installPeer('graphile-worker');
  const program = await startProgram(new URL('../peers/graphile-worker/peer.mjs', import.meta.url), {
    env: { NO_LOG_SUCCESS: '1' },
  });
  return {
    start: (batch) => program.ask<number>({ task: 'start', ...where, ...batch }),
    stop: () => program.ask({ task: 'stop' }),
    end: program.stop,
  };
}
