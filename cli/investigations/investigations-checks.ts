import { settingTexts } from '../../domain/investigations/vocabulary/setting-texts.ts';
import { missingSetting, workerCards } from '../../domain/investigations/vocabulary/worker-cards.ts';
import { workerIds } from '../../domain/investigations/vocabulary/worker-id.ts';
import { missingFonts } from '../../workers/investigations/missing-fonts.ts';
import type { Config } from '../../workers/settings.ts';
import { type Check, type Finding, fine } from '../doctor/finding.ts';

/** What investigations can do here; that a source is not asked, or a font not there, is no fault but to be known. */
export const investigationsChecks = (config: Config): Check[] => [
  { title: 'Sources of investigations', run: async () => sources(config) },
  { title: 'Fonts of reports', run: fonts },
];

function sources(config: Config): Finding {
  if (config.OSINT_OFFLINE) return fine('none on the network is asked, as OSINT_OFFLINE is set');
  const textOf = settingTexts(config);
  const unasked = workerIds.flatMap((id) => {
    const missing = missingSetting({ id, ...workerCards[id] }, textOf);
    return missing === null ? [] : [`${id} (${missing})`];
  });
  const says = `${workerIds.length - unasked.length} of ${workerIds.length} are asked`;
  if (unasked.length === 0) return fine(says);
  const hint = '"tracework sources list" shows what each needs, docs/sources.md where keys come from';
  return fine(`${says}; not for want of a setting: ${unasked.join(', ')}`, hint);
}

async function fonts(): Promise<Finding> {
  const missing = await missingFonts();
  if (missing.length === 0) return fine('for every script');
  return fine(
    `none for ${missing.join(', ')}; such names are set in Latin letters`,
    '"npm install --include=optional" brings them',
  );
}
