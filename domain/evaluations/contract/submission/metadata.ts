import * as z from 'zod';
import { ExactNumber } from '../../../json/exact-number.ts';
import { isJsonObject } from '../../../json/is-json-object.ts';
import { isBlank, storableText } from '../../../text.ts';

const maxBytes = 32 * 1024;
/** Deeper values could overflow the stack of whoever serialises them next. */
const maxDepth = 64;

/** Copies with every text made storable; null when nested deeper than the bound. */
function storable(value: unknown, depth: number): { value: unknown } | null {
  if (typeof value === 'string') return { value: storableText(value) };
  if (typeof value !== 'object' || value === null || value instanceof ExactNumber) return { value };
  if (depth === 0) return null;
  const entries = Object.entries(value).map(([key, item]) => [storableText(key), storable(item, depth - 1)] as const);
  const copied = entries.flatMap(([key, item]) => (item ? [[key, item.value] as const] : []));
  if (copied.length < entries.length) return null;
  return { value: Array.isArray(value) ? copied.map(([, item]) => item) : Object.fromEntries(copied) };
}

/** Metadata without its blank entries, 0 and false kept, at most 32 KiB serialised (section 5.1). */
export const metadata = () =>
  z
    .unknown()
    .transform((value, context): Record<string, unknown> => {
      const refuse = (message: string) => {
        context.addIssue({ code: 'custom', message });
        return z.NEVER;
      };
      if (isBlank(value)) return {};
      if (!isJsonObject(value)) return refuse('Must be an object.');
      const kept = Object.fromEntries(Object.entries(value).filter(([, item]) => !isBlank(item)));
      const copy = storable(kept, maxDepth);
      if (!copy || !isJsonObject(copy.value)) return refuse(`At most ${maxDepth} levels deep.`);
      const bytes = new TextEncoder().encode(JSON.stringify(copy.value)).length;
      return bytes > maxBytes ? refuse('At most 32 KiB.') : copy.value;
    })
    .optional()
    .meta({
      type: 'object',
      additionalProperties: true,
      description: 'Blank entries are dropped; at most 32 KiB. `metadata.tags` is read like `tags`.',
    });
