import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { v7 as timedId } from 'uuid';
import { cadenceMs, monitorTiming, nextRunAt } from '../../domain/investigations/monitors/monitor-timing.ts';
import { cadences } from '../../domain/investigations/vocabulary/cadence.ts';

test('the next run is the first time of the schedule after now, and within one cadence', () => {
  const at = fc.integer({ min: 0, max: 4_102_444_800_000 });
  fc.assert(
    fc.property(fc.uuid(), fc.constantFrom(...cadences), at, (id, cadence, now) => {
      const { everyMs, offsetMs } = monitorTiming({ id, cadence });
      const next = Date.parse(nextRunAt({ id, cadence }, now));
      expect(next).toBeGreaterThan(now);
      expect(next - now).toBeLessThanOrEqual(everyMs);
      expect((next - offsetMs) % everyMs).toBe(0);
      expect(offsetMs % 1_000).toBe(0);
    }),
  );
});

test('monitors that are made at once spread evenly over their cadence', () => {
  const tenths = new Array<number>(10).fill(0);
  for (let made = 0; made < 2_000; made += 1) {
    const { offsetMs } = monitorTiming({ id: timedId(), cadence: 'daily' });
    const tenth = Math.floor((offsetMs / cadenceMs.daily) * 10);
    tenths[tenth] = (tenths[tenth] ?? 0) + 1;
  }
  expect(Math.min(...tenths)).toBeGreaterThan(100);
  expect(Math.max(...tenths)).toBeLessThan(320);
});
