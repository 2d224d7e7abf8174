/** One message of a conversation. */
export type Message =
  | { role: 'system'; content: string }
  | { role: 'user'; content: string }
  | { role: 'assistant'; content: string | null; toolCalls?: readonly ToolCall[] }
  | { role: 'tool'; toolCallId: string; content: string };

/** A tool that the model asks for. */
export interface ToolCall {
  /** As the provider names it; the `tool` message that answers names it again. */
  id: string;
  name: string;
  /** JSON as the model wrote it, which may be broken. */
  arguments: string;
}

/** A tool that the model may ask for. */
export interface Tool {
  name: string;
  description?: string | undefined;
  /** JSON schema of its arguments, an object. */
  parameters: object;
}

/** Whether the model may, may not or must ask for a tool, or which. */
export type ToolChoice = 'auto' | 'none' | 'required' | { name: string };

/** An answer by a JSON schema. */
export interface ResponseFormat {
  /** Of `[A-Za-z0-9_-]`. */
  name: string;
  /** All properties required and no additional ones, in every object: providers refuse others. */
  schema: object;
}

/** How a model chooses its words. Only what is given is sent, and only where the provider has a name for it. */
export interface Sampling {
  temperature?: number | undefined;
  topP?: number | undefined;
  /** Not known to OpenAI. */
  topK?: number | undefined;
  stop?: readonly string[] | undefined;
  /** Not known to Anthropic. */
  seed?: number | undefined;
}
