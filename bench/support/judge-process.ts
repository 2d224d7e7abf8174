/** A judge provider that answers after a fixed time, in the wire format of the real one. */
import type { JudgeProvider } from '../../domain/evaluations/contract/rules/judge-provider.ts';
import { answers } from '../../test/support/judge-answers.ts';
import { startJudgeStub } from '../../test/support/judge-stub.ts';
import { serveTasks } from './program.ts';

serveTasks(async ({ latencyMs, provider }: { latencyMs: number; provider: JudgeProvider }) => {
  const stub = await startJudgeStub(provider);
  stub.otherwise(answers.after(latencyMs, answers.pass()));
  return stub.env;
});
