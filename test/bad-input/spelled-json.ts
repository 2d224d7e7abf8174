/** A number by its spelling, where a double would change it. */
class Spelled {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** Engines tell a reviver the source text of a number, which TypeScript's library does not know yet. */
const spelled = (_key: string, value: unknown, context?: { source?: string }): unknown =>
  typeof value === 'number' && context?.source !== undefined && String(value) !== context.source
    ? new Spelled(context.source)
    : value;

/** JSON whose numbers are told apart digit by digit, so that a rounded one is no equal of what was sent. */
export const parseSpelled = (text: string): unknown => JSON.parse(text, spelled);

/** What a field of doubles makes of it. */
export const asDouble = (value: unknown): unknown => (value instanceof Spelled ? Number(value.text) : value);

/** What a field of texts makes of it. */
export const asText = (value: unknown): string => (value instanceof Spelled ? value.text : String(value));
