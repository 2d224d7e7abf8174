import * as z from 'zod';
import { ChatRequest, chatFormat } from './chat-completions.ts';
import type { JudgeFormat } from './format.ts';

const OpenRouterRequest = ChatRequest.extend({ top_k: z.int().min(0).optional() });

/** OpenRouter: chat completions, with errors by number. */
export const openrouterFormat: JudgeFormat = {
  ...chatFormat,
  path: '/api/v1/chat/completions',
  basePath: '/api/v1',
  refusal: ({ authorization }, body, apiKey) => {
    if (apiKey !== null && authorization !== `Bearer ${apiKey}`)
      return { status: 401, type: '', message: authorization ? 'User not found.' : 'No auth credentials found' };
    const [issue] = OpenRouterRequest.safeParse(body).error?.issues ?? [];
    return issue ? { status: 400, type: '', message: `${issue.message} at ${issue.path.join('.')}` } : null;
  },
  failure: ({ status, message = 'Provider returned error' }) => ({
    error: { code: status, message, metadata: { provider_name: 'Azure', raw: message } },
    user_id: 'user_2f0c',
  }),
  formatRefused: { status: 400, type: '', message: 'response_format is not supported by this model' },
};
