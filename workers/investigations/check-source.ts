import { type AskParts, askSource } from '../../activities/investigations/sources/ask-source.ts';
import { evidenceOf } from '../../activities/investigations/sources/evidence-of.ts';
import { sources } from '../../activities/investigations/sources/index.ts';
import type { Source } from '../../activities/investigations/sources/source.ts';
import { missingSetting } from '../../domain/investigations/vocabulary/worker-cards.ts';
import type { WorkerId } from '../../domain/investigations/vocabulary/worker-id.ts';

/** How a source is set up here. */
export interface SourceState {
  id: WorkerId;
  identifierType: Source['identifierType'];
  name: string;
  /** Settings with keys that it can use. */
  keys: string[];
  /** The setting without which it is not asked. */
  missing: string | null;
  baseUrl: string | null;
}

/** Every source, or those of these ids. */
const chosen = (ids: readonly string[]): readonly Source[] =>
  ids.length === 0 ? sources : sources.filter(({ id }) => ids.includes(id));

export const sourceStates = ({ textOf, baseUrlOf }: AskParts['settings']): SourceState[] =>
  sources.map((source) => ({
    ...{ id: source.id, identifierType: source.identifierType, name: source.name },
    keys: [...(source.keys?.required ?? []), ...(source.keys?.optional ?? [])],
    missing: missingSetting(source, textOf),
    baseUrl: baseUrlOf(source.id) ?? null,
  }));

/** What a source answered about something it surely knows. */
export interface SourceCheck {
  id: WorkerId;
  probe: string;
  status: Awaited<ReturnType<typeof askSource>>['status'];
  reason: string | null;
  rows: number;
  durationMs: number;
}

/** Asks services about something they surely know, through the same throttles and breakers as runs do; all at once. */
export const checkSources = (ids: readonly string[], parts: AskParts): Promise<SourceCheck>[] =>
  chosen(ids).map(async (source): Promise<SourceCheck> => {
    const { id, probe = '' } = source;
    const startedAt = performance.now();
    const { status, reason, result, answers } = await askSource(source, probe, parts);
    const about = { identifier: probe, fullName: null, now: new Date() };
    const rows = result === null ? 0 : evidenceOf(source, result, about, answers).length;
    return { ...{ id, probe, status, reason, rows }, durationMs: Math.round(performance.now() - startedAt) };
  });
