import { expect, test } from '@jest/globals';
import { printableConfig, readConfig } from '../../workers/settings.ts';

test('prices of judges are JSON by provider and model, and shown as such', () => {
  const text = '{"openai/gpt-5-mini":{"input":0.25,"output":2}}';
  const config = readConfig({ JUDGE_PRICES: text });
  expect(config.JUDGE_PRICES).toEqual(JSON.parse(text));
  expect(printableConfig(config).JUDGE_PRICES).toBe(text);
  expect(readConfig({}).JUDGE_PRICES).toEqual({});
});

test.each(['{', '[]', '{"m":1}', '{"m":{"input":-1,"output":1}}', '{"m":{"input":1}}'])(
  'prices like %s are refused by their name',
  (JUDGE_PRICES) => expect(() => readConfig({ JUDGE_PRICES })).toThrow(/JUDGE_PRICES must be JSON like/),
);

test('keys of judges are never shown', () => {
  const names = ['ANTHROPIC_API_KEY', 'OPENAI_API_KEY', 'OPENROUTER_API_KEY'];
  const shown = printableConfig(readConfig(Object.fromEntries(names.map((name) => [name, 'sk-secret']))));
  expect(names.map((name) => shown[name])).toEqual(names.map(() => '(set)'));
});

test.each(['gpt-5-mini', 'nobody/gpt-5-mini', 'openai/'])(
  'a report model like %s is refused at the start',
  (REPORT_MODEL) =>
    expect(() => readConfig({ REPORT_MODEL })).toThrow(/REPORT_MODEL must be provider\/model, of anthropic, openai/),
);
