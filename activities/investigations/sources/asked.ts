import type { Fault } from '../../../domain/investigations/vocabulary/worker-status.ts';

/** Bytes that a source sent, without secrets, as evidence refers to them. */
export interface KeptAnswer {
  sha256: string;
  body: Buffer;
  retrievedAt: Date;
}

/** What came of asking one source about one identifier (contract section 8.1). */
export interface Asked {
  status: 'ok' | 'no_data' | 'not_configured' | 'skipped' | Fault;
  /** Short, for people; no key, URL or body. */
  reason: string | null;
  /** For the source's `toEvidence`; JSON. Beside a fault it is what could be found in spite of it, and evidence all the same. */
  result: unknown | null;
  /** In the order in which they came, each body once; none where the source was not asked. */
  answers: KeptAnswer[];
  /** When the last answer came. */
  retrievedAt: Date;
}
