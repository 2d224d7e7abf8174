import { ApplicationFailure } from '@temporalio/activity';
import { isStorageAway } from '../../../db/errors/is-storage-away.ts';
import { createNoteOutcome } from '../../../db/investigations/runs/note-outcome.ts';
import { createOpenSourceStep } from '../../../db/investigations/runs/open-source-step.ts';
import { createStoreLookUp } from '../../../db/investigations/runs/store-look-up.ts';
import type { LookUpStatus } from '../../../domain/investigations/enrichment/look-up.ts';
import type { QuerySourceInput, QuerySourceResult } from '../../../domain/investigations/enrichment/run-steps.ts';
import { combineStatuses } from '../../../domain/investigations/enrichment/worst-status.ts';
import { workerTypes } from '../../../domain/investigations/vocabulary/worker-id.ts';
import { beating } from '../../beating.ts';
import type { InvestigationsDeps } from '../deps.ts';
import { type LookUpParts, lookUpIdentifier } from './look-up-identifier.ts';
import { tagStorageFailure } from './tag-storage-failure.ts';

/** Longest time of a source with all its identifiers (contract section 8.1). */
const LONGEST_MS = 20_000;

/** One look-up as the history and the note of its worker tell it. */
interface Ended {
  status: LookUpStatus;
  reason: string | null;
  evidence: number;
}

/**
 * Asks one source of a run about the subject's identifiers, and stores what it said of each before it counts as done; what an
 * attempt before this one has stored is not asked again. Null where the run has ended or its subject was erased.
 */
export const querySource = (deps: InvestigationsDeps) => {
  const openStep = createOpenSourceStep(deps.db);
  const storeLookUp = createStoreLookUp(deps.db);
  const noteOutcome = createNoteOutcome(deps.db);
  const byId = new Map(deps.sources.map((source) => [source.id, source]));

  const lookUp = async (workspaceId: string, identifier: string, parts: LookUpParts): Promise<Ended | null> => {
    const stored = parts.step.stored.find((one) => one.identifier === identifier);
    if (stored) return stored;
    const found = await lookUpIdentifier(deps, identifier, parts);
    const { evidence, status, reason } = found;
    try {
      if (!(await storeLookUp(workspaceId, found))) return null;
    } catch (error) {
      if (isStorageAway(error)) throw error;
      deps.log.warn({ source: parts.source.id }, 'an answer could not be stored');
      const failed = { ...found, evidence: [], answers: [], copied: null, cache: null };
      const said = { status: 'error', reason: 'internal error' } as const;
      return (await storeLookUp(workspaceId, { ...failed, ...said })) ? { ...said, evidence: 0 } : null;
    }
    return { status, reason, evidence: evidence.length };
  };

  return ({ workspaceId, runId, workerId }: QuerySourceInput): Promise<QuerySourceResult> =>
    tagStorageFailure(
      beating(async (signal) => {
        const startedAt = performance.now();
        const source = byId.get(workerId);
        if (!source) throw ApplicationFailure.nonRetryable('this version has no such source', 'UnknownSource');
        const step = await openStep(workspaceId, { runId, workerId, identifierType: workerTypes[workerId] });
        if (!step) return null;
        const timeoutMs = Math.max(1, Math.min(source.timeoutMs ?? LONGEST_MS, step.remainingMs));
        const parts = { source, step, runId, timeoutMs, signal };
        const ended = await Promise.all(step.identifiers.map((one) => lookUp(workspaceId, one, parts)));
        if (!ended.every((one) => one !== null)) return null;
        const combined = combineStatuses(ended);
        const evidence = ended.reduce((sum, one) => sum + one.evidence, 0);
        const durationMs = Math.round(performance.now() - startedAt);
        await noteOutcome(workspaceId, { runId, workerId, ...combined, evidence, durationMs });
        return { status: combined.status, reason: combined.reason, evidence };
      }),
    );
};
