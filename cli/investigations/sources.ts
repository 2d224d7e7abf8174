import { baseUrlSetting } from '../../domain/investigations/vocabulary/base-url-setting.ts';
import { settingTexts } from '../../domain/investigations/vocabulary/setting-texts.ts';
import { missingSetting, workerCards } from '../../domain/investigations/vocabulary/worker-cards.ts';
import { workerIds, workerTypes } from '../../domain/investigations/vocabulary/worker-id.ts';
import { checkSources, type SourceCheck } from '../../workers/investigations/check-sources.ts';
import { createLogger } from '../../workers/runtime/log/logger.ts';
import type { Config } from '../../workers/settings.ts';
import { renderTable } from '../print/table.ts';
import { withTenancy } from '../tenancy/open-tenancy.ts';

interface Options {
  json?: boolean;
}

/** Prints every source and what it needs here. */
export async function listSources(config: Config, { json }: Options): Promise<void> {
  const textOf = settingTexts(config);
  const sources = workerIds.map((id) => {
    const { name, keys } = workerCards[id];
    const missing = missingSetting({ id, ...workerCards[id] }, textOf);
    const unset = keys?.optional?.filter((key) => textOf(key) === undefined) ?? [];
    return { id, type: workerTypes[id], name, missing, unset, baseUrl: textOf(baseUrlSetting(id)) ?? null };
  });
  if (json) return console.log(JSON.stringify(sources, null, 2));
  const state = ({ missing, unset, baseUrl }: (typeof sources)[number]) => {
    if (missing !== null) return `not asked: ${missing} is not set`;
    if (baseUrl !== null) return `asked at ${baseUrl}`;
    return unset.length > 0 ? `asked without ${unset.join(', ')}` : 'asked';
  };
  console.log(
    renderTable(
      ['ID', 'ABOUT', 'SOURCE', 'HERE'],
      sources.map((source) => [source.id, source.type, source.name, state(source)]),
    ),
  );
  if (config.OSINT_OFFLINE) console.log('\nOSINT_OFFLINE is set: no source on the network is asked.');
}

/** Asks the live services, and prints a line as each answers. */
export const checkLiveSources = (config: Config, ids: string[], { json }: Options): Promise<void> =>
  withTenancy(config, async ({ db }) => {
    const log = createLogger({ LOG_LEVEL: 'error' });
    const onChecked = (check: SourceCheck) => {
      if (!json) console.log(`${check.id.padEnd(20)}  ${`${check.durationMs} ms`.padStart(9)}  ${verdict(check)}`);
    };
    const checks = await checkSources({ config, db, log, ids, onChecked });
    if (json) console.log(JSON.stringify(checks, null, 2));
    if (checks.some(isFault)) process.exitCode = 1;
  });

const isFault = ({ status }: SourceCheck): boolean => !['ok', 'not_configured', 'skipped'].includes(status);

function verdict({ status, reason, rows, probe }: SourceCheck): string {
  const why = reason === null ? '' : ` (${reason})`;
  if (status === 'ok') return `fits, ${rows} ${rows === 1 ? 'row' : 'rows'} about ${probe}${why}`;
  if (status === 'no_data') return `answers, but knows nothing of ${probe}${why}: has the service changed?`;
  if (reason === 'unexpected answer') return 'has CHANGED: its answer is not of the format that is expected';
  return `${status.replace('_', ' ')}${why}`;
}
