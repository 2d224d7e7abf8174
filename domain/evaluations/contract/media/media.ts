import * as z from 'zod';
import { isMediaKey } from '../../../media/media-key.ts';

/** The whole rest of the path, slashes included (section 11). */
export const MediaParams = z.object({ key: z.string().refine(isMediaKey, { error: 'Not a key.' }) });

/** The query of `GET /api/media/{key}`; `download=1` asks for a file to keep (section 11). */
export const MediaQuery = z.object({
  download: z.unknown().optional().meta({ type: 'string', description: '1 for attachment instead of inline.' }),
});

/** The query of `GET /api/media-url` (section 16). */
export const MediaUrlQuery = z.object({
  source: z.string({ error: 'Required.' }).min(1, { error: 'Required.' }).meta({
    description: 'The key of a file of a log, or its absolute url.',
  }),
  filename: z.string().max(255, { error: 'At most 255 characters.' }).optional(),
});

/** An address that opens a file for 300 s without a credential (section 16). */
export const MediaUrl = z
  .object({
    url: z.string(),
    filename: z.string(),
    contentType: z.string().nullable(),
    sizeBytes: z.int(),
    key: z.string(),
  })
  .meta({ id: 'MediaUrl' });
export type MediaUrl = z.infer<typeof MediaUrl>;

/** The path of a signed address of a file (section 11). */
export const FileParams = z.object({ workspaceId: z.uuid(), id: z.uuid(), filename: z.string() });

/** What a signed address of a file carries; whatever else stands there is no signature of ours (section 11). */
export const FileQuery = z.object({
  expires: z.string().optional(),
  disposition: z.string().optional(),
  signature: z.string().optional(),
});
