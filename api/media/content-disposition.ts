/** What a reader of the header shall do with a file. */
export type Disposition = 'inline' | 'attachment';

const percentEncoded = (text: string): string =>
  encodeURIComponent(text).replace(/['()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);

/** A Content-Disposition header; names beyond ASCII are given twice (RFC 6266, RFC 8187). */
export function contentDisposition(disposition: Disposition, filename: string): string {
  const name = filename.toWellFormed();
  const ascii = name.replace(/[^\x20-\x7e]/gu, '_').replace(/["\\%]/g, '_');
  return `${disposition}; filename="${ascii}"${ascii === name ? '' : `; filename*=UTF-8''${percentEncoded(name)}`}`;
}
