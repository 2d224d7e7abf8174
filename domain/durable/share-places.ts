/** One key of one workspace that jobs have places of, or wait for. */
export interface KeyPlaces {
  workspaceId: string;
  key: string;
  /** Places that its running jobs take. */
  used: number;
  /** Whether any job waits for one. */
  waits: boolean;
}

/** How many places there are. */
export interface Capacity {
  /** For one key of one workspace. */
  each: number;
  /** For all of them together. */
  total: number;
}

/** What a key that waits may take now. */
export interface Share {
  workspaceId: string;
  key: string;
  places: number;
  /** It could use more, were there more to share. */
  isShort: boolean;
}

/**
 * Shares free places out among the keys that wait, `most` at the most: each goes to the workspace that has the fewest,
 * and there to the key that has; of equals to the first.
 */
export function sharePlaces(keys: readonly KeyPlaces[], { each, total }: Capacity, most: number): Share[] {
  const taken = new Map<string, number>();
  const placesOf = ({ workspaceId }: { workspaceId: string }): number => taken.get(workspaceId) ?? 0;
  let free = total;
  for (const key of keys) {
    taken.set(key.workspaceId, placesOf(key) + key.used);
    free -= key.used;
  }
  free = Math.min(free, most);
  const shares = keys
    .filter(({ waits }) => waits)
    .map(({ workspaceId, key, used }) => ({ workspaceId, key, places: 0, left: each - used }));
  let open = shares.filter(({ left }) => left > 0);
  while (free > 0 && open.length > 0) {
    const next = open.reduce((a, b) => ((placesOf(b) - placesOf(a) || a.left - b.left) < 0 ? b : a));
    next.places += 1;
    next.left -= 1;
    taken.set(next.workspaceId, placesOf(next) + 1);
    free -= 1;
    if (next.left === 0) open = open.filter((key) => key !== next);
  }
  return shares.map(({ left, ...share }) => ({ ...share, isShort: left > 0 }));
}
