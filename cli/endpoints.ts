import type { TemporalTarget } from '../workers/runtime/temporal-client.ts';

/** Where this program's database and Temporal server are, embedded or not. */
export interface Endpoints {
  /** Runtime login. */
  databaseUrl: string;
  /** Queue login. */
  queueUrl: string;
  /** For LISTEN: the runtime login, past any transaction pooler. */
  listenUrl: string;
  /** Owner login; absent when this program was not told it. */
  adminUrl?: string | undefined;
  temporal: TemporalTarget;
  /** Where people look at workflows, without a slash at the end. */
  temporalUiUrl: string;
  /** `TRACEWORK_SECRET_KEYS`, given or generated. */
  secretKeys: string;
}
