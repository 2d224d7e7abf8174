import { storableText } from '../text.ts';

/** A file name as it is kept: path parts and control characters dropped, `file` when nothing is left (section 10.2). */
export function cleanFilename(name: string): string {
  const last = storableText(name).split(/[/\\]/).at(-1) ?? '';
  const clean = last.replace(/[\p{Cc}\u2028\u2029]/gu, '').trim();
  return clean === '' || clean === '.' || clean === '..' ? 'file' : clean;
}

/** The name that the path of an address ends in, else `file`. */
export function filenameOfUrl(url: string): string {
  const last = new URL(url).pathname.split('/').at(-1) ?? '';
  try {
    return cleanFilename([...decodeURIComponent(last)].slice(0, 255).join(''));
  } catch {
    return cleanFilename(last.slice(0, 255)); // not percent-encoded as UTF-8: kept as it is written
  }
}
