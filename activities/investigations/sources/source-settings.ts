import { baseUrlSetting } from '../../../domain/investigations/vocabulary/base-url-setting.ts';
import { settingTexts } from '../../../domain/investigations/vocabulary/setting-texts.ts';
import type { WorkerId } from '../../../domain/investigations/vocabulary/worker-id.ts';

/** The settings that sources are asked by (contract section 13). */
export interface SourceSettings {
  isOffline: boolean;
  /** `Tracework/<version> (<OSINT_CONTACT>)`. */
  userAgent: string;
  contact: string | undefined;
  /** The address that the operator gave this source instead of its own. */
  baseUrlOf(sourceId: WorkerId): string | undefined;
  /** The text of a setting by its name; undefined where it is not set or empty. */
  textOf(name: string): string | undefined;
}

interface Config {
  OSINT_OFFLINE: boolean;
  OSINT_CONTACT?: string | undefined;
}

/** What a configuration says of sources, in the version of this program. */
export function sourceSettings(config: Config, version: string): SourceSettings {
  const textOf = settingTexts(config);
  const contact = textOf('OSINT_CONTACT');
  return {
    isOffline: config.OSINT_OFFLINE,
    userAgent: contact === undefined ? `Tracework/${version}` : `Tracework/${version} (${contact})`,
    contact,
    baseUrlOf: (sourceId) => textOf(baseUrlSetting(sourceId)),
    textOf,
  };
}
