import type * as z from 'zod';

type Json = z.core.util.JSONType;

/** An answer as JSON where it is that, else as text; bytes that are no UTF-8 show as U+FFFD. */
export function rawJson(body: Buffer): Json {
  const text = body.toString('utf8');
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}
