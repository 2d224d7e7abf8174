/** Remembers the answers of a pure function for its `max` most recently used keys. */
export function memoise<K, V>(max: number, make: (key: K) => V): (key: K) => V {
  const known = new Map<K, V>();
  return (key) => {
    const found = known.get(key);
    const value = found ?? make(key);
    if (found !== undefined) known.delete(key);
    known.set(key, value);
    const oldest = known.keys().next();
    if (known.size > max && !oldest.done) known.delete(oldest.value);
    return value;
  };
}
