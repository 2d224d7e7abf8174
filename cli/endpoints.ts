import type { TemporalTarget } from '../workers/runtime/temporal-client.ts';

/** Where the database is, embedded or not. */
export interface DatabaseEndpoints {
  /** Runtime login. */
  databaseUrl: string;
  /** Queue login. */
  queueUrl: string;
  /** For LISTEN: the runtime login, past any transaction pooler. */
  listenUrl: string;
  /** Owner login; absent when this program was not told it. */
  adminUrl?: string | undefined;
  /** `TRACEWORK_SECRET_KEYS`, given or generated. */
  secretKeys: string;
}

/** Where the Temporal server is, embedded or not. */
export interface TemporalEndpoints {
  temporal: TemporalTarget;
  /** Where people look at workflows, without a slash at the end. */
  temporalUiUrl: string;
}

/** Where this program's database and Temporal server are. */
export type Endpoints = DatabaseEndpoints & TemporalEndpoints;
