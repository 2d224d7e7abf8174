/** Where OpenAI itself is reached. */
export const OPENAI_URL = 'https://api.openai.com/v1';
