import type { IncomingHttpHeaders } from 'node:http';
import type { Asked } from '../../../activities/investigations/sources/asked.ts';
import type { FoundEvidence, Source } from '../../../activities/investigations/sources/source.ts';

/** A request as the stub of a source received it, its base path taken off. */
export interface WireRequest {
  method: string;
  /** Percent-encoded, as it was sent. */
  path: string;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  body: string;
}

/** What a stub sends: 200 and JSON when nothing else is said. */
export interface WireAnswer {
  status?: number;
  headers?: Record<string, string>;
  /** A text or bytes as they are; all else as JSON. */
  body?: unknown;
}

/** A source's service, in its wire format. Like the real one it answers 404, 401 or 403 to a request that it would refuse. */
export type Service = (request: WireRequest) => WireAnswer;

/** How a look-up ends. */
export interface Expected {
  status: Asked['status'];
  reason?: string | null;
  /** The rows, by the fields that are named; all of them, in order. */
  evidence?: Partial<FoundEvidence>[];
}

/** A service in a state of its own, and how a look-up ends there. */
export interface SourceCase extends Expected {
  identifier?: string;
  /** In place of the fixture's. */
  settings?: Record<string, string>;
  fullName?: string | null;
  service: Service;
}

/** What can be wrong with any service. */
export type GeneralFault =
  | 'limited'
  | 'limited for long'
  | 'limited by 403'
  | 'unauthorized'
  | 'forbidden'
  | 'failing'
  | 'hanging'
  | 'dripping'
  | 'broken off'
  | 'HTML'
  | 'cut-off'
  | 'too long'
  | 'too deep'
  | 'wrong root'
  | 'redirecting';

/** A source of HTTP with answers in the real format of its service; the conformance suite does the rest. */
export interface SourceFixture {
  source: Source;
  /** Keys that it is asked with. */
  settings?: Record<string, string>;
  identifier: string;
  fullName?: string | null;
  /** A service that knows the identifier, and what follows from it. */
  found: Service;
  evidence: Partial<FoundEvidence>[];
  /** By what they show: services that do not know it, have nothing on it, or say an error in a 200. */
  cases: Record<string, SourceCase>;
  /** Where a general fault ends otherwise, such as in a fallback. */
  unlike?: Partial<Record<GeneralFault, Expected>>;
  /** Fields, by their last name, in which null means that there is nothing. */
  nullMeansNothing?: readonly string[];
}
