import { describeModel } from './model-conformance.ts';

const weather = {
  name: 'get_weather',
  description: 'The weather of a city',
};
const weatherSchema = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] };
const clockSchema = { type: 'object', properties: {} };
const schema = { type: 'object', properties: {}, required: [], additionalProperties: false };

const user = { role: 'user', content: 'U' };
const called = (id: string, name: string, text: string) => ({
  ...{ id, type: 'function' },
  function: { name, arguments: text },
});
const chat = {
  bodies: {
    plain: { messages: [user] },
    conversation: {
      messages: [
        { role: 'system', content: 'Be brief.' },
        { role: 'user', content: 'Hello' },
        { role: 'assistant', content: 'Hi.' },
        { role: 'user', content: 'Weather and time?' },
        {
          ...{ role: 'assistant', content: 'I look.' },
          tool_calls: [called('call_1', 'get_weather', '{"city":"Zürich"}'), called('call_2', 'get_time', '{}')],
        },
        { role: 'tool', tool_call_id: 'call_1', content: '12 °C' },
        { role: 'tool', tool_call_id: 'call_2', content: '10:04' },
        { role: 'system', content: 'The user is in a hurry.' },
      ],
    },
    sampling: { messages: [user], temperature: 0, top_p: 0.9, seed: 7, stop: ['END', '###'] },
    format: {
      messages: [user],
      response_format: { type: 'json_schema', json_schema: { name: 'answer', strict: true, schema } },
    },
  },
  tools: [
    { type: 'function', function: { ...weather, parameters: weatherSchema } },
    { type: 'function', function: { name: 'get_time', parameters: clockSchema } },
  ],
  choices: {
    ...{ auto: 'auto', none: 'none', required: 'required' },
    named: { type: 'function', function: { name: 'get_time' } },
  },
};

describeModel({
  ...chat,
  provider: 'openai',
  typedErrors: true,
  headers: (apiKey) => ({ authorization: `Bearer ${apiKey}` }),
  bodies: {
    ...chat.bodies,
    sampling: { ...chat.bodies.sampling, max_completion_tokens: 99 },
    format: { ...chat.bodies.format, max_completion_tokens: 99 },
  },
});

describeModel({
  ...chat,
  provider: 'openrouter',
  typedErrors: false,
  headers: (apiKey) => ({ authorization: `Bearer ${apiKey}` }),
  bodies: {
    ...chat.bodies,
    sampling: { ...chat.bodies.sampling, top_k: 40, max_tokens: 99 },
    format: { ...chat.bodies.format, max_tokens: 99 },
  },
});

const used = (id: string, name: string, input: object) => ({ type: 'tool_use', id, name, input });
describeModel({
  provider: 'anthropic',
  typedErrors: true,
  headers: (apiKey) => ({ 'x-api-key': apiKey, 'anthropic-version': '2023-06-01' }),
  bodies: {
    plain: { max_tokens: 4_096, messages: [user] },
    conversation: {
      max_tokens: 4_096,
      system: 'Be brief.\n\nThe user is in a hurry.',
      messages: [
        { role: 'user', content: 'Hello' },
        { role: 'assistant', content: 'Hi.' },
        { role: 'user', content: 'Weather and time?' },
        {
          role: 'assistant',
          content: [
            { type: 'text', text: 'I look.' },
            used('call_1', 'get_weather', { city: 'Zürich' }),
            used('call_2', 'get_time', {}),
          ],
        },
        {
          role: 'user',
          content: [
            { type: 'tool_result', tool_use_id: 'call_1', content: '12 °C' },
            { type: 'tool_result', tool_use_id: 'call_2', content: '10:04' },
          ],
        },
      ],
    },
    sampling: {
      max_tokens: 99,
      messages: [user],
      temperature: 0,
      top_p: 0.9,
      top_k: 40,
      stop_sequences: ['END', '###'],
    },
    format: { max_tokens: 99, messages: [user], output_config: { format: { type: 'json_schema', schema } } },
  },
  tools: [
    { ...weather, input_schema: weatherSchema },
    { name: 'get_time', input_schema: clockSchema },
  ],
  choices: {
    ...{ auto: { type: 'auto' }, none: { type: 'none' }, required: { type: 'any' } },
    named: { type: 'tool', name: 'get_time' },
  },
});
