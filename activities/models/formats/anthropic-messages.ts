import { isJsonObject } from '../../../domain/json/is-json-object.ts';
import { parseJson } from '../../../domain/json/parse-json.ts';
import type { Message, ToolCall } from '../../../domain/models/message.ts';

interface Turn {
  role: 'user' | 'assistant';
  content: string | object[];
}

/**
 * A conversation as Anthropic takes it: what the system says stands apart, wherever it was said, and the results of tools
 * are a turn of the user, one for all that were asked for together.
 */
export function anthropicMessages(messages: readonly Message[]): { system?: string; messages: Turn[] } {
  const system = messages.flatMap((message) => (message.role === 'system' ? message.content : []));
  const turns: Turn[] = [];
  let results: object[] = [];
  for (const message of messages) {
    if (message.role === 'tool') {
      if (results.length === 0) turns.push({ role: 'user', content: results });
      results.push({ type: 'tool_result', tool_use_id: message.toolCallId, content: message.content });
    } else if (message.role !== 'system') {
      results = [];
      turns.push(message.role === 'user' ? { role: 'user', content: message.content } : assistantTurn(message));
    }
  }
  return { ...(system.length > 0 && { system: system.join('\n\n') }), messages: turns };
}

function assistantTurn({ content, toolCalls = [] }: Extract<Message, { role: 'assistant' }>): Turn {
  if (toolCalls.length === 0) return { role: 'assistant', content: content ?? '' };
  const text = content ? [{ type: 'text', text: content }] : [];
  return { role: 'assistant', content: [...text, ...toolCalls.map(toolUse)] };
}

const toolUse = ({ id, name, arguments: text }: ToolCall): object => ({
  ...{ type: 'tool_use', id, name },
  input: readArguments(text),
});

/** Nothing but an object is taken, so arguments that the model wrote badly are none. */
function readArguments(text: string): object {
  try {
    const read = parseJson(text);
    return isJsonObject(read) ? read : {};
  } catch {
    return {};
  }
}
