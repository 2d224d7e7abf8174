/** How often a monitor runs (contract section 10). */
export const cadences = ['hourly', 'daily', 'weekly'] as const;

export type Cadence = (typeof cadences)[number];
