import { namesMatch } from '../../../../domain/investigations/names/name-similarity.ts';
import type { AboutSubject, FoundEvidence } from '../source.ts';

/** What it weighs that a profile bears the subject's name: fewer points; and it makes a username's profile likelier to be theirs. */
export function corroboration(
  profileName: string | null | undefined,
  { fullName }: AboutSubject,
  points: number,
): Pick<FoundEvidence, 'riskPoints' | 'riskCategory'> & { matches: boolean } {
  const matches = fullName !== null && typeof profileName === 'string' && namesMatch(profileName, fullName);
  return { matches, riskPoints: matches ? points : 0, riskCategory: matches && points !== 0 ? 'corroboration' : null };
}

/** Of a profile that a username leads to (contract section 8.3). */
export const usernameConfidence = (matches: boolean): number => (matches ? 0.8 : 0.5);
