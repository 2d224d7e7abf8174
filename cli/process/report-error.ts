import { cannotStore } from '../../db/errors/cannot-store.ts';
import { isDatabaseAway } from '../../db/errors/is-database-away.ts';
import { SettingsError } from '../../workers/runtime/config/config.ts';
import { errorText } from '../embedded/error-text.ts';
import { StartError } from '../embedded/start-error.ts';

/** Tells the user of a failed command in one sentence on stderr; the stack comes with `LOG_LEVEL=debug` only. */
export function reportError(error: unknown): void {
  console.error(sentence(error));
  const level = process.env.LOG_LEVEL; // not through the settings: they may be what is wrong
  if (level === 'debug' || level === 'trace') console.error(error);
}

function sentence(error: unknown): string {
  if (error instanceof StartError || error instanceof SettingsError) return error.message;
  if (cannotStore(error)) return `Nothing can be stored at the moment (${errorText(error)}); free space and try again.`;
  if (isDatabaseAway(error))
    return `The database cannot be used (${errorText(error) || 'no answer'}); see that it runs and that DATABASE_URL is right.`;
  return `This should not have happened: ${errorText(error)} (set LOG_LEVEL=debug to see where).`;
}
