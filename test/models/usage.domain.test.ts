import { describe, expect, test } from '@jest/globals';
import { costOf, ModelPrices } from '../../domain/models/usage.ts';

describe('what a call costs', () => {
  const usage = { inputTokens: 1_000, outputTokens: 500, cachedInputTokens: null, costUsd: null };
  const price = { input: 2, output: 10 };

  test('is what the provider says, else what the price list says, else nobody knows', () => {
    expect(costOf({ ...usage, costUsd: 0.5 }, price)).toBe(0.5);
    expect(costOf(usage, price)).toBeCloseTo(0.007);
    expect(costOf(usage, undefined)).toBeNull();
    expect(costOf({ ...usage, inputTokens: null }, price)).toBeNull();
    expect(costOf({ ...usage, outputTokens: null }, price)).toBeNull();
  });

  test.each([
    ['as others do where the list says nothing else', price, 400, 0.007],
    ['what the list says of them', { ...price, cachedInput: 0.5 }, 400, 0.0064],
    ['no more than all together', { ...price, cachedInput: 0.5 }, 4_000, 0.0055],
  ])('counts cached tokens %s', (_, list, cachedInputTokens, expected) =>
    expect(costOf({ ...usage, cachedInputTokens }, list)).toBeCloseTo(expected),
  );

  test.each([
    { input: -1, output: 1 },
    { input: 1 },
    { input: 1, output: '1' },
    { input: 1, output: 1, cachedInput: -1 },
  ])('is refused as a price: %j', (bad) => expect(ModelPrices.safeParse({ 'openai/m': bad }).success).toBe(false));
});
