import { Parser } from 'htmlparser2';

/** What a person reads of HTML that a service sends: without tags, its entities resolved. */
export function htmlText(html: string): string {
  const parts: string[] = [];
  const parser = new Parser({ ontext: (text) => parts.push(text), onopentagname: () => parts.push(' ') });
  parser.end(html);
  return parts.join('').replace(/\s+/g, ' ').trim();
}
