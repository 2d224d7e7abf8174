// Plain JavaScript with packages of its own: evaluates as many cases as it is told by the same five rules.
import { evaluate } from 'promptfoo';

const assert = [
  { type: 'icontains-all', value: ['refund', 'policy'] },
  { type: 'not-icontains-any', value: ['guarantee', 'lawsuit'] },
  { type: 'regex', value: '\\bORD-\\d{6}\\b' },
  { type: 'javascript', value: 'output.length <= 2000' },
  {
    type: 'is-json',
    value: { type: 'object', required: ['status'], properties: { status: { const: 'approved' } } },
  },
];

process.on('message', async ({ outputs }) => {
  const startedAt = performance.now();
  const results = await evaluate(
    {
      prompts: ['{{output}}'],
      providers: ['echo'],
      defaultTest: { assert },
      tests: outputs.map((output) => ({ vars: { output } })),
      writeLatestResults: false,
    },
    { maxConcurrency: 4, cache: false, showProgressBar: false },
  );
  const seconds = (performance.now() - startedAt) / 1_000;
  const { stats } = await (results.toEvaluateSummary?.() ?? results);
  if (stats.successes !== outputs.length) process.send({ error: `promptfoo: ${JSON.stringify(stats)}` });
  else process.send({ answer: outputs.length / seconds });
});
process.on('disconnect', () => process.exit());
process.send({ answer: null });
