import { Parser } from 'htmlparser2';

const blocks = new Set(['p', 'br', 'div', 'li', 'ul', 'ol', 'tr', 'td', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6']);
const unseen = new Set(['script', 'style']);
/** Far more than the longest text that is kept: what is behind it is never looked at. */
const MOST_READ = 100_000;
/** A tag may come as text of a tag's entities, and so on; what is still left then is no honest text. */
const MOST_LAYERS = 4;

/** `Jane Roe <jane@example.org>`: an address in angle brackets is no tag, and would be lost as one. */
const addresses = /<([^\s<>"'=/@]+@[^\s<>"'=/@]+)>/g;

/** Line breaks and tabs are white space; every other control character is shown as what it is not. */
const controls = /[\p{Cc}\u2028\u2029]/gu;

/**
 * Text of a source as evidence shows it (contract section 8.3): without HTML tags, control characters as U+FFFD, runs of
 * white space as one blank, and at most `max` code points.
 */
export function cleanText(text: string, max: number): string {
  let plain = text.slice(0, MOST_READ).toWellFormed();
  for (let times = 0; times < MOST_LAYERS && /[<&]/.test(plain); times += 1) {
    const before = plain;
    plain = withoutTags(before.replace(addresses, '($1)'));
    if (plain === before) break;
  }
  return cut(
    plain
      .replace(/[\t\n\r ]+/g, ' ')
      .trim()
      .replace(controls, '\uFFFD'),
    max,
  );
}

function withoutTags(text: string): string {
  let plain = '';
  let hidden = 0;
  const parser = new Parser({
    onopentagname(name) {
      if (unseen.has(name)) hidden += 1;
      if (blocks.has(name)) plain += ' ';
    },
    ontext(part) {
      if (hidden === 0) plain += part;
    },
    onclosetag(name) {
      if (unseen.has(name)) hidden -= 1;
      if (blocks.has(name)) plain += ' ';
    },
  });
  parser.end(text);
  return plain;
}

function cut(text: string, max: number): string {
  if (text.length <= max) return text;
  const points = [...text];
  return points.length <= max ? text : `${points.slice(0, max - 1).join('')}…`;
}
