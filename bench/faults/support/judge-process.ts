/** A judge's provider in a process of its own: answers after 300 ms, prints its address and then the id of each log it judged. */
import { answers, startOpenAiStub } from '../../../test/support/openai-stub.ts';

const DELAY_MS = 300;

const stub = await startOpenAiStub();
stub.otherwise(({ text }) => {
  const [, id] = /id=([\w-]+)/.exec(text) ?? [];
  console.log(id);
  return answers.after(DELAY_MS, text.includes('forbidden') ? answers.flag() : answers.pass());
});
console.log(JSON.stringify({ baseUrl: stub.baseUrl, apiKey: stub.apiKey }));
