import { homedir } from 'node:os';

/** Gives an account without HOME and without a passwd entry `/` as its home, as Docker does: libraries fail without one. */
export function ensureHome(env: NodeJS.ProcessEnv): void {
  if (!hasHome()) env.HOME = '/';
}

function hasHome(): boolean {
  try {
    return homedir() !== '';
  } catch {
    return false;
  }
}
