import * as z from 'zod';
import { modelProviders } from '../../../models/model-provider.ts';

/** The services a judge can run on, in the order they are tried (section 9.1). */
export const JudgeProvider = z.enum(modelProviders, { error: 'Must be one of anthropic, openai, openrouter.' });
export type JudgeProvider = z.infer<typeof JudgeProvider>;
