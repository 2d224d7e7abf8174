import { describe, expect, it } from '@jest/globals';
import { ModelError } from '../../activities/models/model.ts';
import { modelFailure } from '../../activities/models/model-failure.ts';

describe('the failure of an activity that asked a model', () => {
  const policy = {
    type: 'Failed',
    attempt: 1,
    backOffMs: [1_000, 3_000],
    longestRetryAfterMs: 10_000,
    retryTimeScale: 1,
  };
  const limited = (retryAfterMs: number | null) => new ModelError('said so', { final: false, retryAfterMs });

  it('ends the retries where another try would be answered alike', () => {
    expect(modelFailure(new ModelError('said so', { final: true }), policy)).toMatchObject({
      ...{ type: 'Failed', message: 'said so', nonRetryable: true },
    });
  });

  it.each([
    ['the delay of its attempt', null, {}, 1_000],
    ['a longer one in time', null, { attempt: 2 }, 3_000],
    ['none beyond the last', null, { attempt: 3 }, 0],
    ['what the provider asks for', 7_000, {}, 7_000],
    ['what it asks for at most', 10_000, {}, 10_000],
    ['nothing that is too long', 10_001, {}, 1_000],
    ['no less than its own', 0, {}, 1_000],
    ['its own time by the scale', null, { retryTimeScale: 0.01 }, 10],
    ["the provider's time as it is", 7_000, { retryTimeScale: 0.01 }, 7_000],
  ])('waits for %s', (_, retryAfterMs, other, nextRetryDelay) => {
    expect(modelFailure(limited(retryAfterMs), { ...policy, ...other })).toMatchObject({
      ...{ type: 'Failed', message: 'said so', nonRetryable: false, nextRetryDelay },
    });
  });
});
