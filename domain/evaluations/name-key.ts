import { foldCase } from '../text.ts';

/** The key under which project and task names are equal: trimmed, NFC, lower case (contract evaluations, section 2). */
export const nameKey = (name: string): string => foldCase(name.trim());
