import type { Attachment } from './contract/media/attachment.ts';

/** What is known of a file of a log. */
export interface AttachedFile {
  role: string;
  filename: string;
  contentType?: string | null | undefined;
  sizeBytes?: number | null | undefined;
  key: string;
  status: Attachment['status'];
  error?: string | null | undefined;
}

/**
 * The `attachments[]` of a log and of its callbacks (contract section 10.2), from its files in their order. What came
 * inline in the input shows there. `baseUrl` is where clients reach this service, without a slash at the end.
 */
export const presentAttachments = (files: readonly AttachedFile[], baseUrl: string): Attachment[] =>
  files
    .filter(({ role }) => role === 'input')
    .map(({ role, filename, contentType = null, sizeBytes = null, key, status, error = null }) => {
      const isStored = status === 'stored';
      const place = isStored ? { key, url: `${baseUrl}/api/media/${key}` } : { key: null, url: null };
      return { role, filename, contentType, sizeBytes, ...place, status, error };
    });
