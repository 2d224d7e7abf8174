import { readContentType } from '../media/content-type.ts';
import { cleanFilename } from '../media/filename.ts';
import { readDataUrl } from '../media/read-base64.ts';
import type { InlineFile } from './contract/media/submitted-file.ts';
import { type InputPart, isData } from './contract/submission/input-part.ts';

/** What a media part refers to, wherever it names it; null for a text part. */
const linkOf = (part: InputPart): { url: string; filename?: string | null | undefined } | null => {
  if ('url' in part) return part;
  if ('image_url' in part) return part.image_url;
  if ('audio_url' in part) return part.audio_url;
  return 'file_url' in part ? part.file_url : null;
};

/** The same part with its file elsewhere; its shape, nested or flat, stays. */
function withUrl(part: InputPart, url: string): InputPart {
  if ('url' in part) return { ...part, url };
  if ('image_url' in part) return { ...part, image_url: { ...part.image_url, url } };
  if ('audio_url' in part) return { ...part, audio_url: { ...part.audio_url, url } };
  return 'file_url' in part ? { ...part, file_url: { ...part.file_url, url } } : part;
}

/** The files that parts bring as `data:` URLs (contract section 10.1). */
export const inlineFiles = (parts: InputPart[]): InlineFile[] =>
  parts.flatMap((part, index) => {
    const link = linkOf(part);
    const read = link && isData(link.url) ? readDataUrl(link.url) : null;
    if (!link || !read) return [];
    const { bytes, contentType } = read;
    const filename = cleanFilename(link.filename ?? '');
    return [{ part: index, bytes, filename, contentType: readContentType(contentType ?? '') }];
  });

/** The input as it is stored: each inline file replaced by the address it has now. */
export const withStoredFiles = (parts: InputPart[], urls: ReadonlyMap<number, string>): InputPart[] =>
  parts.map((part, index) => {
    const url = urls.get(index);
    return url === undefined ? part : withUrl(part, url);
  });
