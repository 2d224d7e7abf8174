/** Scripts whose names the reports of this installation set in Latin letters, for want of their fonts. */
export async function missingFonts(): Promise<string[]> {
  const { missingScripts } = await import('../../activities/investigations/reports/pdf/fonts.ts'); // slow to load
  return missingScripts();
}
