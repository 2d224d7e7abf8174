import './global-setup.ts';

/** Stops what the set-up started and removes its folder. */
export default async function globalTeardown(): Promise<void> {
  await globalThis.stopTestServers?.();
}
