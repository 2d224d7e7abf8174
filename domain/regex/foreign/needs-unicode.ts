import { notJavaScript } from './not-javascript.ts';

/** The refusal of an escape that is one only with `u`, in a pattern that is valid only without it (section 7.3). */
export const needsUnicode = (construct: string, meaning: string): string =>
  notJavaScript(
    construct,
    meaning,
    'it needs Unicode mode, where the rest of the pattern is not valid: leave out needless backslashes, and escape literal braces and brackets',
  );
