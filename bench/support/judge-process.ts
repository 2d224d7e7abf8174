/** A judge provider that answers after a fixed time, in the wire format of the real one. */
import { answers, startOpenAiStub } from '../../test/support/openai-stub.ts';
import { serveTasks } from './program.ts';

serveTasks(async ({ latencyMs, apiKey }: { latencyMs: number; apiKey: string }) => {
  const stub = await startOpenAiStub({ apiKey });
  stub.otherwise(answers.after(latencyMs, answers.pass()));
  return stub.baseUrl;
});
