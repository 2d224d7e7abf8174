/** Whether a field such as `error` or `refusal` says anything: some servers send it empty beside a good answer. */
export function saysSomething(field: unknown): boolean {
  const values = [field]; // no recursion: a server may put objects into each other without end
  for (const value of values) {
    if (typeof value === 'string' ? value.trim() !== '' : typeof value !== 'object' && Boolean(value)) return true;
    if (typeof value === 'object' && value !== null) for (const inner of Object.values(value)) values.push(inner);
  }
  return false;
}
