import * as z from 'zod';
import { oneOf, orNull, text } from '../../../fields.ts';
import { hasCredentials, httpUrlProblem } from '../../../http-url.ts';
import { readContentType } from '../../../media/content-type.ts';
import { cleanFilename, filenameOfUrl } from '../../../media/filename.ts';
import { maxAttachmentBytes } from '../../../media/limits.ts';
import { keyOfSource } from '../../../media/media-key.ts';
import { readBase64, readDataUrl } from '../../../media/read-base64.ts';
import type { SubmittedFile } from './submitted-file.ts';

const maxAttachments = 10;

const Body = z.object({
  source: orNull(oneOf(['url', 'upload', 'uploaded', 'stored'])).meta({ description: 'Inferred when absent.' }),
  url: orNull(z.string({ error: 'Must be a string.' })).meta({ description: 'Fetched before the rules run.' }),
  data: orNull(z.string({ error: 'Must be a string.' })).meta({ description: 'Base64, at most 10 MB decoded.' }),
  key: orNull(z.string({ error: 'Must be a string.' })).meta({
    description: 'Of an upload, or of a file of a log; or its address.',
  }),
  filename: orNull(text(255)),
  contentType: orNull(text(255)).meta({ description: 'Known by content, then extension, when absent.' }),
});
type Body = z.output<typeof Body>;

/** A file, or the field that is wrong with it and why. */
type Reading = SubmittedFile | { field: keyof Body; problem: string };

function readUrl({ url, filename, contentType }: Body): Reading {
  if (url === null) return { field: 'url', problem: 'Required.' };
  const problem = httpUrlProblem(url.trim(), 8_192);
  if (problem) return { field: 'url', problem };
  if (hasCredentials(url.trim())) return { field: 'url', problem: 'Must not carry a user name or password.' };
  const name = filename === null ? filenameOfUrl(url.trim()) : cleanFilename(filename);
  return { source: 'url', url: url.trim(), filename: name, contentType };
}

/** Base64 is four characters for three bytes; beyond this it is not worth reading. */
const maxCharacters = (maxAttachmentBytes / 3) * 4 * 1.1;

function readUpload({ data, filename, contentType }: Body): Reading {
  if (data === null) return { field: 'data', problem: 'Required.' };
  if (data.length > maxCharacters) return { field: 'data', problem: 'At most 10 MB.' };
  const sent = /^\s*data:/i.test(data) ? readDataUrl(data.trim()) : { bytes: readBase64(data), contentType: null };
  if (!sent?.bytes) return { field: 'data', problem: 'Must be base64, and not empty.' };
  if (sent.bytes.length > maxAttachmentBytes) return { field: 'data', problem: 'At most 10 MB.' };
  return {
    source: 'upload',
    bytes: sent.bytes,
    filename: cleanFilename(filename ?? ''),
    contentType: contentType ?? readContentType(sent.contentType ?? ''),
  };
}

function readStored({ key, filename, contentType }: Body): Reading {
  if (key === null) return { field: 'key', problem: 'Required.' };
  return {
    source: 'stored',
    key: keyOfSource(key),
    filename: filename === null ? null : cleanFilename(filename),
    contentType,
  };
}

function readAttachment(body: Body): Reading {
  const contentType = body.contentType === null ? null : readContentType(body.contentType);
  if (body.contentType !== null && contentType === null)
    return { field: 'contentType', problem: 'Must be a media type.' };
  const typed = { ...body, contentType };
  const source = body.source ?? (body.url ? 'url' : body.data ? 'upload' : body.key ? 'stored' : null);
  if (source === null) return { field: 'source', problem: 'Send a url, data or a key.' };
  return source === 'url' ? readUrl(typed) : source === 'upload' ? readUpload(typed) : readStored(typed);
}

const Attachment = Body.transform((body, context): SubmittedFile => {
  const read = readAttachment(body);
  if ('source' in read) return read;
  context.addIssue({ code: 'custom', path: [read.field], message: read.problem });
  return z.NEVER;
});

/** Files attached to the input, at most 10; what comes inline is decoded here (section 10.2). */
export const attachments = () =>
  orNull(z.array(Attachment, { error: 'Must be a list.' }).max(maxAttachments, { error: 'At most 10 files.' }));
