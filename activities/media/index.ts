import type { ActivityDeps } from '../deps.ts';
import { sweepMedia } from './sweep-media.ts';

/** The activities of the media room. */
export const mediaActivities = (deps: ActivityDeps) => ({ sweepMedia: sweepMedia(deps) });

export type MediaActivities = ReturnType<typeof mediaActivities>;
