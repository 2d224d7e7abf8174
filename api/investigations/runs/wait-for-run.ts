import { notFound, PublicError } from '../../../domain/errors.ts';
import type { RouteRequest } from '../../http/routing/route-request.ts';
import type { Services } from '../services.ts';

/** A call waits so long for its run (contract section 8.1). */
const LONGEST_WAIT_MS = 115_000;
const RETRY_AFTER_SECONDS = 5;

/** Whether a caller wants no waiting (RFC 7240). */
export const prefersAsync = ({ header }: Pick<RouteRequest, 'header'>): boolean =>
  (header('prefer') ?? '').split(',').some((one) => one.split(';')[0]?.trim().toLowerCase() === 'respond-async');

/** Resolves when a run is settled; throws 503 after 115 s, and 404 when it went with its subject. The run goes on. */
export async function waitForRun(
  { principal, signal }: Pick<RouteRequest, 'principal' | 'signal'>,
  { endedRuns }: Pick<Services, 'endedRuns'>,
  runId: string,
): Promise<void> {
  const end = await endedRuns.wait(principal.workspaceId, runId, { timeoutMs: LONGEST_WAIT_MS, signal });
  if (end === 'gone') throw notFound('Subject');
  if (end) return;
  throw new PublicError('unavailable', 'The run is not finished; it goes on, and a repeat of this call joins it.', {
    retryAfterSeconds: RETRY_AFTER_SECONDS,
  });
}
