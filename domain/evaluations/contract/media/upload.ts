import * as z from 'zod';
import { asDouble, orNull, text } from '../../../fields.ts';
import { readContentType } from '../../../media/content-type.ts';
import { maxUploadBytes } from '../../../media/limits.ts';

const tooLarge = 'At most 32 MB.';

/** The body of `POST /api/uploads`; all of it is optional (section 16). */
export const UploadRequest = z
  .object({
    filename: orNull(text(255)),
    contentType: orNull(
      text(255).transform((value, context) => {
        const type = readContentType(value);
        if (type === null) context.addIssue({ code: 'custom', message: 'Must be a media type.' });
        return type;
      }),
    ),
    sizeBytes: orNull(
      asDouble(z.int({ error: 'Must be a whole number.' }).min(1).max(maxUploadBytes, { error: tooLarge })),
    ),
  })
  .meta({ id: 'UploadRequest' });
export type UploadRequest = z.infer<typeof UploadRequest>;

/** Where to PUT the bytes, and how (section 16). */
export const UploadTicket = z
  .object({
    uploadUrl: z.string(),
    key: z.string(),
    contentType: z.string(),
    method: z.literal('PUT'),
    headers: z.record(z.string(), z.string()),
    expiresIn: z.int().meta({ description: 'Seconds.' }),
    maxBytes: z.int(),
  })
  .meta({ id: 'UploadTicket' });
export type UploadTicket = z.infer<typeof UploadTicket>;

/** The path of an address for an upload (section 16). */
export const UploadParams = z.object({ workspaceId: z.uuid(), uploadId: z.uuid(), filename: z.string() });

/** What an address for an upload carries; whatever else stands there is no signature of ours (section 16). */
export const UploadQuery = z.object({
  contentType: z.string().optional(),
  sizeBytes: z.string().optional(),
  expires: z.string().optional(),
  signature: z.string().optional(),
});

/** An upload that is stored (section 16). */
export const StoredUpload = z
  .object({ ok: z.literal(true), key: z.string(), sizeBytes: z.int() })
  .meta({ id: 'StoredUpload' });
export type StoredUpload = z.infer<typeof StoredUpload>;
