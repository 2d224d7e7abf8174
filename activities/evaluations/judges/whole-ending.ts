/** How providers say that a model came to its own end. */
const wholeEndings = new Set([
  'stop',
  'end_turn',
  'stop_sequence',
  'eos',
  'eos_token',
  'complete',
  'completed',
  'done',
  'tool_calls',
  'tool_use',
  'function_call',
]);

/**
 * Whether an answer with this `finish_reason` or `stop_reason` is whole. None given says nothing against it; any other
 * word (`length`, `max_tokens`, `pause_turn`, `model_context_window_exceeded`, `abort`) says that it was cut off.
 */
export const isWholeEnding = (reason: unknown): boolean =>
  typeof reason !== 'string' || reason.trim() === '' || wholeEndings.has(reason.trim().toLowerCase());
