import * as z from 'zod';

/** A file of a log, as returned with it (section 10.2). */
export const Attachment = z
  .object({
    role: z.string(),
    filename: z.string(),
    contentType: z.string().nullable(),
    sizeBytes: z.int().nullable(),
    key: z.string().nullable(),
    url: z.string().nullable(),
    status: z.enum(['pending', 'stored', 'failed']),
    error: z.string().nullable(),
  })
  .meta({ id: 'Attachment' });
export type Attachment = z.infer<typeof Attachment>;
