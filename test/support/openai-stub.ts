import { type JudgeStub, type JudgeStubOptions, startJudgeStub } from './judge-stub.ts';

export { answers, type StubAnswer } from './judge-answers.ts';
export type { StubRequest } from './judge-stub.ts';

/** OpenAI on loopback, for tests to which one provider is like another. */
export type OpenAiStub = JudgeStub;

export const startOpenAiStub = (options?: JudgeStubOptions): Promise<JudgeStub> => startJudgeStub('openai', options);
