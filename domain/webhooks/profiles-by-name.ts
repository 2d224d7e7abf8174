import type { DeliveryProfile } from './delivery-profile.ts';

/** Profiles by the name that delivery rows carry. */
export type ProfilesByName = ReadonlyMap<string, DeliveryProfile>;

/** Refuses a name that two of them have: the later one would take the deliveries of the other. */
export function profilesByName(profiles: readonly DeliveryProfile[]): ProfilesByName {
  const byName = new Map<string, DeliveryProfile>();
  for (const profile of profiles) {
    if (byName.has(profile.name)) throw new Error(`two delivery profiles are named ${profile.name}`);
    byName.set(profile.name, profile);
  }
  return byName;
}
