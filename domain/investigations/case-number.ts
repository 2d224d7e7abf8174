/** The number of a case as the contract shows it (section 6.1): `TL-0001`, and longer past 9999. */
export const caseNumber = (number: number): string => `TL-${String(number).padStart(4, '0')}`;
