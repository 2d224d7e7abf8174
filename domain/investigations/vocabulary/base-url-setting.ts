import type { WorkerId } from './worker-id.ts';

export type BaseUrlSetting = `OSINT_${Uppercase<WorkerId>}_BASE_URL`;

/** The setting that gives a worker another address (contract section 13). */
export const baseUrlSetting = (id: WorkerId) => `OSINT_${id.toUpperCase()}_BASE_URL` as BaseUrlSetting;
