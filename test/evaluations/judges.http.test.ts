import { judgeSchema } from '../../domain/evaluations/judge/judge-schema.ts';
import { describeJudge } from './judge-conformance.ts';

const messages = [
  { role: 'system', content: 'S' },
  { role: 'user', content: 'U' },
];
const response_format = {
  type: 'json_schema',
  json_schema: { name: 'rule_verdict', strict: true, schema: judgeSchema },
};

describeJudge({
  provider: 'openai',
  headers: (apiKey) => ({ authorization: `Bearer ${apiKey}` }),
  body: { model: 'judge-1', messages, response_format, max_completion_tokens: 2048 },
});

describeJudge({
  provider: 'openrouter',
  settings: { OPENROUTER_REFERER: 'https://tracework.example', OPENROUTER_TITLE: 'Tracework' },
  headers: (apiKey) => ({
    authorization: `Bearer ${apiKey}`,
    'http-referer': 'https://tracework.example',
    'x-title': 'Tracework',
  }),
  body: { model: 'judge-1', messages, response_format, max_tokens: 2048 },
});

describeJudge({
  provider: 'anthropic',
  headers: (apiKey) => ({ 'x-api-key': apiKey, 'anthropic-version': '2023-06-01' }),
  body: {
    model: 'judge-1',
    max_tokens: 1024,
    system: 'S',
    messages: [{ role: 'user', content: 'U' }],
    output_config: { format: { type: 'json_schema', schema: judgeSchema } },
  },
});
