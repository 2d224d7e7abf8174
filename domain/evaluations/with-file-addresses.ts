import * as z from 'zod';
import { parseJson } from '../json/parse-json.ts';
import { presentAttachments } from './present-attachments.ts';

const nullableText = z.string().nullable();

const Snapshot = z.looseObject({
  attachments: z.array(
    z.object({
      ...{ role: z.string(), filename: z.string(), contentType: nullableText, sizeBytes: z.number().nullable() },
      ...{ key: z.string(), status: z.enum(['pending', 'stored', 'failed']), error: nullableText },
    }),
  ),
});

/**
 * The snapshot of a log as it is delivered (contract section 8.2): where its files are to be had is added when it is
 * sent. Nearly all logs have no files; theirs stays the text that it is.
 */
export function withFileAddresses(snapshot: string, baseUrl: string): string {
  if (!snapshot.includes('"attachments" : [{')) return snapshot;
  const { attachments, ...rest } = Snapshot.parse(parseJson(snapshot));
  return JSON.stringify({ ...rest, attachments: presentAttachments(attachments, baseUrl) });
}
