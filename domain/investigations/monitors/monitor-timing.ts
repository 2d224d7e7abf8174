import type { Cadence } from '../vocabulary/cadence.ts';

const HOUR_MS = 3_600_000;

/** How long a monitor waits between two runs. */
export const cadenceMs: Readonly<Record<Cadence, number>> = {
  hourly: HOUR_MS,
  daily: 24 * HOUR_MS,
  weekly: 7 * 24 * HOUR_MS,
};

/**
 * When a monitor runs (contract section 10): every `everyMs`, shifted by `offsetMs` from the beginning of 1970. The offset
 * comes of the last digits of its id, which are random, so monitors spread evenly; it is in whole seconds, as Temporal
 * keeps times of schedules.
 */
export function monitorTiming({ id, cadence }: { id: string; cadence: Cadence }): {
  everyMs: number;
  offsetMs: number;
} {
  const everyMs = cadenceMs[cadence];
  const digits = Number.parseInt(id.slice(-12), 16);
  return { everyMs, offsetMs: (digits % (everyMs / 1_000)) * 1_000 };
}

/** The first time of a monitor's schedule after `now` (milliseconds since 1970), ISO 8601. */
export function nextRunAt(monitor: { id: string; cadence: Cadence }, now: number): string {
  const { everyMs, offsetMs } = monitorTiming(monitor);
  const next = (Math.floor((now - offsetMs) / everyMs) + 1) * everyMs + offsetMs;
  return new Date(next).toISOString();
}
