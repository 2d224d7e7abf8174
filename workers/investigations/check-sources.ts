import { createBreakers } from '../../activities/breaker.ts';
import { type AskParts, askSource } from '../../activities/investigations/sources/ask-source.ts';
import type { Asked } from '../../activities/investigations/sources/asked.ts';
import { ListStore } from '../../activities/investigations/sources/client/list-store.ts';
import { evidenceOf } from '../../activities/investigations/sources/evidence-of.ts';
import { sources } from '../../activities/investigations/sources/index.ts';
import type { Source } from '../../activities/investigations/sources/source.ts';
import { createOutboundHttp } from '../../activities/outbound/outbound-http.ts';
import type { Database } from '../../db/database.ts';
import type { WorkerId } from '../../domain/investigations/vocabulary/worker-id.ts';
import type { Logger } from '../runtime/log/logger.ts';
import type { Config } from '../settings.ts';
import { askParts } from './ask-parts.ts';
import { investigationsRoom } from './room.ts';

/** What a source answered about something that it surely knows. */
export interface SourceCheck extends Pick<Asked, 'status' | 'reason'> {
  id: WorkerId;
  probe: string;
  /** Rows of evidence that came of it. */
  rows: number;
  durationMs: number;
}

interface Input {
  config: Config;
  db: Database;
  log: Logger;
  /** All when empty. */
  ids: readonly string[];
  onChecked(check: SourceCheck): void;
}

/** Asks services about something they surely know, all at once, through the same throttles as runs. */
export async function checkSources({ config, db, log, ids, onChecked }: Input): Promise<SourceCheck[]> {
  const http = createOutboundHttp({
    trustedOrigins: investigationsRoom.trustedOrigins?.(config) ?? [],
    allowPrivateTargets: config.ALLOW_PRIVATE_TARGETS,
  });
  const { RETRY_TIME_SCALE: retryTimeScale } = config;
  const ofProcess = askParts({
    ...{ config, db, http, retryTimeScale },
    breakers: createBreakers(retryTimeScale),
    log,
  });
  const parts = { ...ofProcess, lists: new ListStore() }; // a list that is kept tells nothing of the service
  const chosen = sources.filter(({ id }) => ids.length === 0 || ids.includes(id));
  const check = async (source: Source) => {
    const checked = await checkSource(source, parts);
    onChecked(checked);
    return checked;
  };
  try {
    return await Promise.all(chosen.map(check));
  } finally {
    await http.close();
  }
}

async function checkSource(source: Source, parts: AskParts): Promise<SourceCheck> {
  const { id, probe = '' } = source;
  const startedAt = performance.now();
  const { status, reason, result, answers } = await askSource(source, probe, parts);
  const about = { identifier: probe, fullName: null, now: new Date() };
  const rows = result === null ? 0 : evidenceOf(source, result, about, answers).length;
  return { ...{ id, probe, status, reason, rows }, durationMs: Math.round(performance.now() - startedAt) };
}
