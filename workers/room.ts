import type { ActivityDeps, ProcessDeps } from '../activities/deps.ts';
import type { AddressOf } from '../activities/webhooks/resolve-receiver.ts';
import type { Schedule } from '../domain/durable/schedules.ts';
import type { MatchPattern } from '../domain/regex/pattern.ts';
import type { SharedConfig } from './runtime/config/config.ts';
import type { QueueDefinition } from './runtime/queue-definition.ts';

type Activities = Record<string, (...args: never[]) => Promise<unknown>>;

/** A room with what it alone needs. */
export interface PreparedRoom extends Pick<WorkerRoom, 'queues' | 'taskQueues'> {
  activities(deps: ActivityDeps): Activities;
}

/** What a room makes its own dependencies from, once in a process. */
export interface RoomParts<Config = SharedConfig> extends ProcessDeps {
  config: Config;
  matchPattern: MatchPattern;
}

/** What a room, of a product or shared, brings to the workers. */
export interface WorkerRoom<Config = SharedConfig> {
  name: string;
  queues: readonly QueueDefinition[];
  taskQueues: {
    /** Workflows and activities of jobs. */
    jobs: string;
    /** Passes of drains. */
    drains?: string;
    /** Calls to slow outside services. */
    calls?: readonly string[];
  };
  /** What is started by the clock; one that the settings switch off has no times, and is removed. */
  schedules?(config: Config): Schedule[];
  /** Exact origins that its settings name: addresses of these may be private. */
  trustedOrigins?(config: Config): string[];
  /** Where deliveries go that have no address and no endpoint of their own. */
  addressOf?: AddressOf;
  /** Makes what the room alone needs, and answers its activities for a worker. */
  activities(parts: RoomParts<Config>): (deps: ActivityDeps) => Activities;
}
