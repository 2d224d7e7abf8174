import { expect, test } from '@jest/globals';
import { choosePlans, effectivePlan } from '../../domain/tenancy/plan.ts';

const products = [
  { id: 'investigations', plans: ['free', 'pro'] },
  { id: 'companies', plans: [] },
  { id: 'causality', plans: ['standard', 'enterprise'] },
  { id: 'traces', plans: ['free', 'pro'] },
];

test.each<[string[], Record<string, string>]>([
  [[], {}],
  [['pro'], { investigations: 'pro', traces: 'pro' }],
  [['causality=enterprise'], { causality: 'enterprise' }],
  [['pro', 'causality=enterprise'], { investigations: 'pro', traces: 'pro', causality: 'enterprise' }],
  [['traces=free', 'pro'], { investigations: 'pro', traces: 'free' }],
  [['free', 'pro'], { investigations: 'pro', traces: 'pro' }],
])('%j gives %j', (words, plans) => {
  expect(choosePlans(products, words)).toEqual({ plans });
});

test.each([
  ['gold', /^No product has a plan "gold"; the plans are investigations=free, .*traces=pro\.$/],
  ['causality=pro', /^causality has no plan "pro"; the plans are causality=standard, causality=enterprise\.$/],
  ['companies=pro', /^companies has no plan "pro"; there are no plans\.$/],
  ['toys=pro', /^There is no product "toys"\.$/],
  ['=pro', /^There is no product ""\.$/],
])('%s is refused with what there is', (word, words) => {
  expect(choosePlans(products, ['pro', word])).toEqual({ problem: expect.stringMatching(words) });
});

test('a plan counts while the product has it; the first is the default', () => {
  expect(effectivePlan(['free', 'pro'], 'pro')).toBe('pro');
  expect(effectivePlan(['free', 'pro'], null)).toBe('free');
  expect(effectivePlan(['free', 'pro'], 'gone')).toBe('free');
  expect(effectivePlan([], 'pro')).toBeNull();
});
