import type { StopReason } from '../model.ts';

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
const isWholeEnding = (reason: unknown): boolean =>
  typeof reason !== 'string' || reason.trim() === '' || wholeEndings.has(reason.trim().toLowerCase());

/** Why a model stopped; some servers say `stop` of an answer that asks for tools. */
export function stopReason(said: { ending: unknown; refused: boolean; asksForTools: boolean }): StopReason {
  if (said.refused) return 'refusal';
  if (!isWholeEnding(said.ending)) return 'length';
  return said.asksForTools ? 'tool_calls' : 'stop';
}
