/** Whether two JSON values are equal, same types included; iterative, since an output may nest thousands deep. */
export function deepEqual(left: unknown, right: unknown): boolean {
  const open: [unknown, unknown][] = [[left, right]];
  for (let pair = open.pop(); pair; pair = open.pop()) {
    const [a, b] = pair;
    if (a === b) continue;
    if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
    if (Array.isArray(a) !== Array.isArray(b)) return false;
    const entries = Object.entries(a);
    const others = new Map<string, unknown>(Object.entries(b));
    if (entries.length !== others.size || entries.some(([key]) => !others.has(key))) return false;
    for (const [key, value] of entries) open.push([value, others.get(key)]);
  }
  return true;
}
