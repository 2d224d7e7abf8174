import { errorText } from '../embedded/error-text.ts';

/** What one check found; `fix` says what to do about a failure, `hint` what one may do though nothing is wrong. */
export type Finding = { ok: true; says: string; hint?: string } | { ok: false; says: string; fix: string };

/** One thing to look at. Its title goes before what it says. */
export interface Check {
  title: string;
  run(): Promise<Finding>;
}

export const fine = (says: string, hint?: string): Finding => ({ ok: true, says, ...(hint !== undefined && { hint }) });
export const failing = (says: string, fix: string): Finding => ({ ok: false, says, fix });

/**
 * Runs checks one after the other and prints a line for each; answers whether all are fine. A check that throws has
 * failed. Where the first one is vital and fails, the others are left out: they would only repeat it.
 */
export async function runChecks(checks: readonly Check[], { isFirstVital = false } = {}): Promise<boolean> {
  let allFine = true;
  for (const { title, run } of checks) {
    const finding = await run().catch((error: unknown) => failing(errorText(error), 'do what the message says'));
    console.log(`${finding.ok ? 'ok  ' : 'FAIL'}  ${title}: ${finding.says}`);
    if (finding.ok) {
      if (finding.hint !== undefined) console.log(`      if you want: ${finding.hint}`);
      continue;
    }
    console.log(`      to fix: ${finding.fix}`);
    if (isFirstVital && title === checks[0]?.title) return false;
    allFine = false;
  }
  return allFine;
}
