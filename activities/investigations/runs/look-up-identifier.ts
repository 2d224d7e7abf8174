import type { CachedLookUp, SourceStep } from '../../../db/investigations/runs/open-source-step.ts';
import type { NewLookUp } from '../../../db/investigations/runs/store-look-up.ts';
import type { LookUpStatus, ReportedEvidence } from '../../../domain/investigations/enrichment/look-up.ts';
import { reason as reasonOf } from '../../failures.ts';
import type { InvestigationsDeps } from '../deps.ts';
import { askSource } from '../sources/ask-source.ts';
import type { Asked } from '../sources/asked.ts';
import type { Source } from '../sources/source.ts';
import { reportedEvidence } from './reported-evidence.ts';
import { storableResult } from './storable-result.ts';

export interface LookUpParts {
  source: Source;
  step: SourceStep;
  runId: string;
  timeoutMs: number;
  signal: AbortSignal;
}

/** Reasons of look-ups that no call was made for. */
const notAsked = new Set(['throttled', 'source failing', 'non-public address']);

/** What a source says of one identifier: what the cache knows, else what it is asked. Throws for our own storage being away. */
export async function lookUpIdentifier(
  deps: InvestigationsDeps,
  identifier: string,
  parts: LookUpParts,
): Promise<NewLookUp> {
  const { source, step, timeoutMs, signal } = parts;
  const cached = step.cached.find((one) => one.identifier === identifier);
  const known = cached && fromCache(cached, parts);
  if (known) return known;
  const asked = await askSource(source, identifier, { ...deps.askParts, timeoutMs, signal });
  return fromSource(deps, identifier, asked, parts);
}

const common = ({ runId, source, step }: LookUpParts, identifier: string) => ({
  ...{ runId, identifier, workerId: source.id, subjectId: step.subjectId },
});

const about = ({ step }: LookUpParts, identifier: string, now: Date) => ({ identifier, fullName: step.fullName, now });

/** Evidence and not: a result that comes to no row found nothing. */
const statusOf = (status: LookUpStatus, evidence: ReportedEvidence[]): LookUpStatus =>
  status === 'ok' && evidence.length === 0 ? 'no_data' : status;

/** Undefined where this version cannot read what an earlier one kept: then the source is asked. */
function fromCache(cached: CachedLookUp, parts: LookUpParts): NewLookUp | undefined {
  const { identifier, reason, retrievedAt, subjectId } = cached;
  const result = cached.result === null ? null : parts.source.result.safeParse(cached.result);
  if (result && !result.success) return undefined;
  const answers = cached.answers.map((sha256) => ({ sha256 }));
  const evidence = result
    ? reportedEvidence(parts.source, result.data, about(parts, identifier, new Date()), answers)
    : [];
  return {
    ...common(parts, identifier),
    ...{ status: statusOf(result ? 'ok' : 'no_data', evidence), reason, evidence, retrievedAt },
    ...{ isAsked: false, answers: [], copied: { subjectId, sha256: cached.answers }, cache: null },
  };
}

function fromSource(deps: InvestigationsDeps, identifier: string, asked: Asked, parts: LookUpParts): NewLookUp {
  const { source } = parts;
  const base = { ...common(parts, identifier), answers: asked.answers, retrievedAt: asked.retrievedAt.toISOString() };
  const isAsked = !notAsked.has(asked.reason ?? '');
  try {
    const evidence =
      asked.result === null
        ? []
        : reportedEvidence(source, asked.result, about(parts, identifier, asked.retrievedAt), asked.answers);
    const isKept =
      (asked.status === 'ok' || asked.status === 'no_data') && isAsked && !source.isLocal && deps.cacheSeconds > 0;
    const cache = isKept ? { result: storableResult(asked.result), seconds: deps.cacheSeconds } : null;
    const status = statusOf(asked.status, evidence);
    return { ...base, isAsked, evidence, status, reason: asked.reason, copied: null, cache };
  } catch (error) {
    deps.log.warn({ source: source.id, reason: reasonOf(error) }, 'evidence could not be made of an answer');
    return { ...base, isAsked, evidence: [], status: 'error', reason: 'internal error', copied: null, cache: null };
  }
}
