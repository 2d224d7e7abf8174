import { ChatRequest, chatFormat } from './chat-completions.ts';
import { type JudgeFormat, takesSampling } from './format.ts';

const bad = { status: 400, type: 'invalid_request_error' };

/** OpenAI's chat completions. */
export const openaiFormat: JudgeFormat = {
  ...chatFormat,
  path: '/v1/chat/completions',
  basePath: '/v1',
  refusal: ({ authorization }, body, apiKey) => {
    if (apiKey !== null && !authorization) return { ...bad, message: "You didn't provide an API key.", status: 401 };
    if (apiKey !== null && authorization !== `Bearer ${apiKey}`)
      return { ...bad, message: 'Incorrect API key provided: sk-te****oken.', status: 401, code: 'invalid_api_key' };
    const unsupported = unsupportedParameter(body);
    if (unsupported) {
      const message = `Unsupported parameter: '${unsupported}' is not supported with this model.`;
      return { ...bad, message, param: unsupported, code: 'unsupported_parameter' };
    }
    const [issue] = ChatRequest.safeParse(body).error?.issues ?? [];
    return issue
      ? { ...bad, message: `${issue.message} at ${issue.path.join('.')}`, param: String(issue.path[0]) }
      : null;
  },
  failure: ({ type, message = 'The server had an error.', param = null, code = null }: FailureText) => ({
    error: { message, type, param, code },
  }),
  formatRefused: {
    ...bad,
    message: "Invalid parameter: 'response_format' of type 'json_schema' is not supported with this model.",
    param: 'response_format',
  },
};

function unsupportedParameter(body: unknown): string | undefined {
  if (typeof body !== 'object' || body === null) return undefined;
  const isClassic = 'model' in body && takesSampling(String(body.model));
  const unknown = isClassic ? ['top_k'] : ['temperature', 'top_p', 'top_k', 'stop', 'max_tokens'];
  return unknown.find((param) => param in body);
}

interface FailureText {
  type: string;
  message?: string;
  param?: string | null;
  code?: string | null;
}
