/** The keys of `TRACEWORK_SECRET_KEYS` by their id, the one that writes first. */
export function parseSecretKeys(text: string): Map<string, Buffer> {
  const entries = text.split(',').map((entry) => {
    const [id, encoded = ''] = entry.trim().split(':');
    const key = Buffer.from(encoded, 'base64');
    if (!id || !/^[A-Za-z0-9_-]{1,32}$/.test(id) || key.length !== 32)
      throw new Error('TRACEWORK_SECRET_KEYS must be a comma-separated list of id:base64-of-32-bytes.');
    return [id, key] as const;
  });
  return new Map(entries);
}
