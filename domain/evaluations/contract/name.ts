import { trimmedText } from '../../fields.ts';

/** A project, task or rule name: trimmed, 1–200 characters (section 2). */
export const name = () => trimmedText(200);
