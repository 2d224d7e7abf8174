/** The longest of some recoveries; one that never came is a miss. */
export function worst(recoveries: (number | null)[], miss: string): { recoveryMs: number | null; misses: string[] } {
  if (recoveries.includes(null)) return { recoveryMs: null, misses: [miss] };
  return { recoveryMs: Math.max(...recoveries.map((ms) => ms ?? 0)), misses: [] };
}
