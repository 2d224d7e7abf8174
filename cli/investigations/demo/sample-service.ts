import type { WorkerId } from '../../../domain/investigations/vocabulary/worker-id.ts';

/** A question to a source, its base path taken off. */
export interface SampleRequest {
  /** Percent-encoded, as it was sent. */
  path: string;
  query: URLSearchParams;
}

/** What a source says: 200 and JSON where nothing else is said. */
export interface SampleAnswer {
  status?: number;
  type?: string;
  /** A text as it is; all else as JSON. */
  body?: unknown;
}

/** A source's service as it speaks to the world, in its real format. */
export type SampleService = (request: SampleRequest) => SampleAnswer;

/** Services by the ids of their workers. */
export type SampleServices = Partial<Record<WorkerId, SampleService>>;
